package import Kernels

/// A loss of the rows' logits, or of lists of them (`ListLayout`), computed for a group of rows at
/// once.
///
/// The caller takes the mean over the batch's rows, or lists, and scales the derivatives likewise.
package protocol Loss: Sendable {
  /// - Parameters:
  ///   - logits: outputs of the network, before the sigmoid.
  ///   - labels: 0 or 1.
  /// - Returns: the loss of each row, or of each list in the lane of its anchor with zeros in the
  ///   others, and its derivative with respect to each logit.
  func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes)
}

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
}
