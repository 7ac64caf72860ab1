package import Kernels

/// Focal loss: α_t · (1 − p_t)^γ · BCE, where p_t is the probability of the true label.
///
/// Down-weights well-classified rows; with γ = 0 and no α it is binary cross-entropy. Lin et al.,
/// "Focal Loss for Dense Object Detection", ICCV 2017. With label smoothing, p_t and α_t are those of
/// the smoothed label, as in Keras's `BinaryFocalCrossentropy`.
package struct FocalLoss: Loss {
  package let gamma: Float
  /// Weight of positives, with 1 − alpha for negatives; nil for a weight of 1 for both.
  package let alpha: Float?

  /// s, 0 ..< 1: label y becomes y(1 − s) + s / 2.
  package let smoothing: Float

  package init(gamma: Float, alpha: Float? = nil, smoothing: Float = 0) {
    self.gamma = gamma
    self.alpha = alpha
    self.smoothing = smoothing
  }

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    guard smoothing == 0 else { return evaluateSmoothed(margin, labels: labels) }
    // For γ = 2 a product is faster and more accurate than the power.
    var weight =
      gamma == 2 ? margin.wrong * margin.wrong : exp(margin.softplus * Lanes(repeating: -gamma))
    if let alpha { weight *= classWeight(alpha, labels) }
    // d/dmargin = −weight · (γ · p_t · BCE + 1 − p_t)
    let slope = margin.wrong.addingProduct(
      margin.right * margin.crossEntropy, Lanes(repeating: gamma))
    return (weight * margin.crossEntropy, -margin.sign * (weight * slope))
  }

  private func evaluateSmoothed(
    _ margin: Margin, labels: Lanes
  ) -> (value: Lanes, derivative: Lanes) {
    let rest = smoothing / 2
    let (entropy, slope) = margin.smoothedCrossEntropy(smoothing)
    // 1 − p_t, at least s / 2.
    let missing = margin.wrong * (1 - rest) + margin.right * rest
    var weight =
      gamma == 2 ? missing * missing : exp(log1p(missing - 1) * Lanes(repeating: gamma))
    if let alpha { weight *= classWeight(alpha, labels * (1 - smoothing) + rest) }
    // d(1 − p_t)/dmargin = −(1 − s) · right · wrong
    let fall = margin.right * margin.wrong * (gamma * (1 - smoothing)) / missing
    return (weight * entropy, margin.sign * (weight * (slope - fall * entropy)))
  }

  /// α_t of labels 0…1.
  private func classWeight(_ alpha: Float, _ labels: Lanes) -> Lanes {
    Lanes(repeating: 1 - alpha).addingProduct(labels, Lanes(repeating: alpha - (1 - alpha)))
  }
}
