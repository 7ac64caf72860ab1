import Kernels

/// Cross-entropy of the softmax over a list: −(1 / P) Σ log softmax(s)ᵢ over its P positives.
///
/// The derivatives are softmax(s)ᵢ − yᵢ / P. A list without a partner has no loss. Labels are
/// normalized to a sum of 1 as in TF-Ranking's `SoftmaxLoss`; Cao et al., "Learning to Rank: From
/// Pairwise Approach to Listwise Approach", ICML 2007.
struct ListwiseSoftmax: Loss {
  /// Lanes of a list.
  private let size: Int
  /// Lanes of the anchors.
  private let anchors: [Int]

  init(layout: ListLayout) { (size, anchors) = (layout.size, layout.anchorLanes) }

  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    var shifted = Lanes(repeating: -.infinity)
    var peaks = PerLane<Int>(repeating: 0)
    for anchor in anchors {
      var peak = anchor
      forEachMember(of: anchor, labels) { if logits[$0] > logits[peak] { peak = $0 } }
      forEachMember(of: anchor, labels) { shifted[$0] = logits[$0] - logits[peak] }
      peaks[anchor] = peak
    }
    let powers = exp(shifted)
    // Of each list, in the lane of its anchor: Σ e^(s − peak) − 1, and the mean of s − peak over
    // its positives.
    var rests = Lanes.zero
    var means = Lanes.zero
    var derivative = Lanes.zero
    for anchor in anchors {
      var (members, positives) = (0, Float(0))
      forEachMember(of: anchor, labels) { lane in
        members += 1
        positives += labels[lane]
        if lane != peaks[anchor] { rests[anchor] += powers[lane] }
        if labels[lane] != 0 { means[anchor] += shifted[lane] }
      }
      guard members > 1 else { continue }
      means[anchor] /= positives
      let scale = 1 / ((1 + rests[anchor]) * positives)
      forEachMember(of: anchor, labels) { lane in
        guard labels[lane] != 0 else {
          derivative[lane] = powers[lane] / (1 + rests[anchor])
          return
        }
        // pᵢ − 1 / P without a difference of nearly equal numbers if P = 1.
        var others = Float(0)
        forEachMember(of: anchor, labels) { if $0 != lane { others += powers[$0] } }
        derivative[lane] = ((positives - 1) * powers[lane] - others) * scale
      }
    }
    return (log1p(rests) - means, derivative)
  }

  /// Calls `body` with the lanes of an anchor and of its partners.
  @inline(__always)
  private func forEachMember(of anchor: Int, _ labels: Lanes, _ body: (Int) -> Void) {
    body(anchor)
    for lane in anchor + 1..<anchor + size where labels[lane] != labels[anchor] {
      body(lane)
    }
  }
}
