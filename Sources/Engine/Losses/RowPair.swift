import Kernels

/// Pairs of adjacent lanes, an anchor and its partner.
struct RowPair {
  /// Difference of each row's logit to the other's. With the sign of the row's label it is the same
  /// in both lanes: s₊ − s₋.
  let difference: Lanes
  /// True in the lanes of a pair of two labels.
  let isPair: SIMDMask<IndexLanes>

  @inline(__always)
  init(logits: Lanes, labels: Lanes) {
    difference = logits - Self.exchange(logits)
    isPair = labels .!= Self.exchange(labels)
  }

  @inline(__always)
  private static func exchange(_ lanes: Lanes) -> Lanes {
    var other = lanes
    other.evenHalf = lanes.oddHalf
    other.oddHalf = lanes.evenHalf
    return other
  }

  /// Returns values in the lanes of anchors that have a partner, and derivatives in the lanes of both.
  @inline(__always)
  func masked(value: Lanes, derivative: Lanes) -> (value: Lanes, derivative: Lanes) {
    var anchors = value
    anchors.oddHalf = .zero
    return (
      anchors.replacing(with: 0, where: .!isPair), derivative.replacing(with: 0, where: .!isPair)
    )
  }
}
