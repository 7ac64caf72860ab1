package import Kernels

/// Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, as Keras 3 steps:
///
///     θ −= lr · sign(β₁·m + (1 − β₁)·g)
///     m = β₂·m + (1 − β₂)·g
package struct Lion: Optimizer {
  private let beta1: Float
  private let beta2: Float
  /// 1 − β₁, 1 − β₂: taken in double precision.
  private let share1: Float
  private let share2: Float

  package init(beta1: Double, beta2: Double) {
    self.beta1 = Float(beta1)
    self.beta2 = Float(beta2)
    share1 = Float(1 - beta1)
    share2 = Float(1 - beta2)
  }

  package var stateNames: [String] { ["m"] }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (beta1, beta2) = (Lanes(repeating: beta1), Lanes(repeating: beta2))
    let (share1, share2, rate) = (share1, share2, Float(learningRate))
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, momentum: inout InlineArray<1, Lanes>) in
      let direction = (gradient * share1).addingProduct(momentum[0], beta1)
      // Neither direction for 0, as the sign of 0 is 0; NaN stays NaN, so that divergence shows.
      var step = direction * 0
      step.replace(with: rate, where: direction .> 0)
      step.replace(with: -rate, where: direction .< 0)
      parameter -= step
      momentum[0] = (gradient * share2).addingProduct(momentum[0], beta2)
    }
  }
}
