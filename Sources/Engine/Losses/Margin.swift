import Kernels

/// The margin of a row, its logit with the sign of its label, and functions of it that the losses
/// share.
///
/// Computed from the margin, differences such as σ(x) − 1 lose no digits, however confident the
/// network is.
struct Margin {
  /// 1 for a positive row, −1 for a negative one.
  let sign: Lanes
  /// log(1 + e^margin): −log of the probability of the wrong label.
  let softplus: Lanes
  /// log(1 + e^−margin): the binary cross-entropy.
  let crossEntropy: Lanes
  /// σ(margin): the probability of the true label.
  let right: Lanes
  /// σ(−margin) = 1 − right, to full precision.
  let wrong: Lanes

  @inline(__always)
  init(logits: Lanes, labels: Lanes) {
    sign = Lanes(repeating: -1).addingProduct(labels, Lanes(repeating: 2))
    let margin = sign * logits
    let magnitude = margin.replacing(with: -margin, where: margin .< 0)
    let decay = exp(-magnitude)
    let logarithm = log1p(decay)
    let larger = 1 / (1 + decay)
    let smaller = decay * larger
    let isNegative = margin .< 0
    softplus = logarithm + margin.replacing(with: 0, where: isNegative)
    crossEntropy = logarithm + magnitude.replacing(with: 0, where: .!isNegative)
    right = larger.replacing(with: smaller, where: isNegative)
    wrong = smaller.replacing(with: larger, where: isNegative)
  }

  /// Returns the cross-entropy of smoothed labels, (1 − s / 2) for the true one and s / 2 for the
  /// wrong one, and its derivative with respect to the margin.
  @inline(__always)
  func smoothedCrossEntropy(_ smoothing: Float) -> (value: Lanes, slope: Lanes) {
    let rest = smoothing / 2
    return (crossEntropy * (1 - rest) + softplus * rest, rest - wrong)
  }
}
