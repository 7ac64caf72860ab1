package import Kernels

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, section 7.1, as Keras 3
/// steps:
///
///     m += (1 − β₁)(g − m)
///     u = max(β₂·u, |g|)
///     θ −= lr / (1 − β₁ᵗ) · m / (u + ε)
package struct Adamax: Optimizer {
  private let beta1: Double
  /// 1 − β₁, taken in double precision.
  private let share1: Float
  private let beta2: Float
  private let epsilon: Float

  package init(beta1: Double, beta2: Double, epsilon: Double) {
    self.beta1 = beta1
    share1 = Float(1 - beta1)
    self.beta2 = Float(beta2)
    self.epsilon = Float(epsilon)
  }

  package var stateNames: [String] { ["m", "u"] }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (share, beta2, epsilon) = (Lanes(repeating: share1), beta2, epsilon)
    let rate = Float(learningRate / (1 - power(beta1, step)))
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, states: inout InlineArray<2, Lanes>) in
      states[0] = states[0].addingProduct(gradient - states[0], share)
      states[1] = pointwiseMax(states[1] * beta2, pointwiseMax(gradient, -gradient))
      parameter -= (states[0] * rate) / (states[1] + epsilon)
    }
  }
}
