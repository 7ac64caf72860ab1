package import Kernels

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, as Keras 3 steps:
///
///     m += (1 − β₁)(g − m)
///     v += (1 − β₂)(g² − v)
///     θ −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
///
/// AdamW is Adam with a weight decay by default.
package struct Adam: Optimizer {
  private let moments: AdamMoments

  package init(beta1: Double, beta2: Double, epsilon: Double) {
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  package var stateNames: [String] { AdamMoments.stateNames }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let moments = moments
    let rate = moments.rate(learningRate, step: step)
    if let squares { moments.advance(states[1], by: squares, in: range) }
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, states: inout InlineArray<2, Lanes>) in
      if squares == nil { moments.advance(&states[1], by: gradient) }
      parameter -= moments.step(&states, gradient, rate: rate)
    }
  }
}
