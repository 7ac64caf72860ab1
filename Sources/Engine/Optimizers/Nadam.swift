package import Kernels

/// Dozat, "Incorporating Nesterov Momentum into Adam", ICLR Workshop 2016, as Keras 3 steps, with
/// the momentum schedule uₜ = β₁(1 − 0.96ᵗ / 2):
///
///     m += (1 − β₁)(g − m)
///     v += (1 − β₂)(g² − v)
///     θ −= lr · (uₜ₊₁ · m / (1 − u₁⋯uₜ₊₁) + (1 − uₜ) · g / (1 − u₁⋯uₜ)) / (√(v / (1 − β₂ᵗ)) + ε)
package struct Nadam: Optimizer {
  private let beta1: Double
  private let beta2: Double
  private let moments: AdamMoments
  private let epsilon: Float

  package init(beta1: Double, beta2: Double, epsilon: Double) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  package var stateNames: [String] { AdamMoments.stateNames }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (moments, epsilon) = (moments, epsilon)
    let shares = shares(step: step)
    let momentRate = Float(learningRate * shares.moment)
    let gradientRate = Lanes(repeating: Float(learningRate * shares.gradient))
    let correction = Float(1 / (1 - power(beta2, step)))
    if let squares { moments.advance(states[1], by: squares, in: range) }
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, states: inout InlineArray<2, Lanes>) in
      if squares == nil { moments.advance(&states[1], by: gradient) }
      moments.advanceFirst(&states[0], by: gradient)
      let step = (states[0] * momentRate).addingProduct(gradient, gradientRate)
      parameter -= step / ((states[1] * correction).squareRoot() + epsilon)
    }
  }

  /// Returns the factors of the first moment and of the gradient in a step.
  private func shares(step: Int) -> (moment: Double, gradient: Double) {
    var decay = 1.0
    func nextMomentum() -> Double {
      decay *= 0.96
      return beta1 * (1 - 0.5 * decay)
    }
    var momentum = 0.0
    var product = 1.0
    for _ in 1...step {
      momentum = nextMomentum()
      product *= momentum
      // From here on 1 − product is 1, and the momentum is β₁.
      if product < 0x1p-60, decay < 0x1p-60 { break }
    }
    let next = nextMomentum()
    return (next / (1 - product * next), (1 - momentum) / (1 - product))
  }
}
