package import Kernels

/// Focal loss: α_t · (1 − p_t)^γ · BCE, where p_t is the probability of the true label.
///
/// Down-weights well-classified rows; with γ = 0 and no α it is binary cross-entropy. Lin et al.,
/// "Focal Loss for Dense Object Detection", ICCV 2017.
package struct FocalLoss: Loss {
  package let gamma: Float
  /// Weight of positives, with 1 − alpha for negatives; nil for a weight of 1 for both.
  package let alpha: Float?

  package init(gamma: Float, alpha: Float? = nil) {
    self.gamma = gamma
    self.alpha = alpha
  }

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    // For γ = 2 a product is faster and more accurate than the power.
    var weight =
      gamma == 2 ? margin.wrong * margin.wrong : exp(margin.softplus * Lanes(repeating: -gamma))
    if let alpha {
      weight *= Lanes(repeating: 1 - alpha).addingProduct(
        labels, Lanes(repeating: alpha - (1 - alpha)))
    }
    // d/dmargin = −weight · (γ · p_t · BCE + 1 − p_t)
    let slope = margin.wrong.addingProduct(
      margin.right * margin.crossEntropy, Lanes(repeating: gamma))
    return (weight * margin.crossEntropy, -margin.sign * (weight * slope))
  }
}
