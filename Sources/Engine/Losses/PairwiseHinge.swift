import Kernels

/// Pairwise hinge loss: max(0, margin − (s₊ − s₋)) of a pair.
///
/// Herbrich et al., "Large Margin Rank Boundaries for Ordinal Regression", 2000.
struct PairwiseHinge: Loss {
  let margin: Float

  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let pair = RowPair(logits: logits, labels: labels)
    let sign = Lanes(repeating: -1).addingProduct(labels, Lanes(repeating: 2))
    let missing = margin - sign * pair.difference
    // Not a number stays one.
    let isSatisfied = missing .<= 0
    return pair.masked(
      value: missing.replacing(with: 0, where: isSatisfied),
      derivative: (-sign).replacing(with: 0, where: isSatisfied))
  }
}
