import Kernels

/// Binary cross-entropy of the anchors and a loss of their lists: (1 − w) · BCE + w · list.
///
/// Only anchors have a cross-entropy, so that each training row counts once per epoch.
struct MixedLoss: Loss {
  private let list: any Loss
  private let weight: Float
  private let isPartner: SIMDMask<IndexLanes>

  init(_ list: any Loss, weight: Float, layout: ListLayout) {
    self.list = list
    self.weight = weight
    isPartner = .!layout.isAnchor
  }

  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let (values, derivatives) = list.evaluate(logits: logits, labels: labels)
    let anchors = BinaryCrossEntropy().evaluate(logits: logits, labels: labels)
    func mix(_ list: Lanes, _ anchor: Lanes) -> Lanes {
      list * weight + (anchor * (1 - weight)).replacing(with: 0, where: isPartner)
    }
    return (mix(values, anchors.value), mix(derivatives, anchors.derivative))
  }
}
