package import Kernels

/// α_t · (1 − p_t)^γ · BCE, where p_t is the probability of the right label.
///
/// Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017. Rows that are already right
/// count less; γ = 0 without α is binary cross-entropy.
package struct FocalLoss: Loss {
  package let gamma: Float
  /// Weight of positives; negatives get 1 − alpha; nil weighs both with 1.
  package let alpha: Float?

  package init(gamma: Float, alpha: Float? = nil) {
    self.gamma = gamma
    self.alpha = alpha
  }

  package func evaluate(logits: Lanes, labels: Lanes) -> (value: Lanes, derivative: Lanes) {
    let margin = Margin(logits: logits, labels: labels)
    // With γ = 2 a product is both faster and more exact than the power.
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
