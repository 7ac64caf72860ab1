package import Kernels

/// Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
/// JMLR 2011, as Keras 3 steps:
///
///     a += g²
///     θ −= lr · g / √(a + ε)
package struct Adagrad: Optimizer {
  private let initialAccumulator: Float
  private let epsilon: Float

  package init(initialAccumulator: Double, epsilon: Double) {
    self.initialAccumulator = Float(initialAccumulator)
    self.epsilon = Float(epsilon)
  }

  package var stateNames: [String] { ["accumulator"] }

  package func initialValue(ofState name: String) -> Float? { initialAccumulator }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (rate, epsilon) = (Float(learningRate), epsilon)
    if let squares {
      updateElements(of: states[0], gradients: squares, states: [], in: range) {
        (accumulator, square, _: inout InlineArray<0, Lanes>) in accumulator += square
      }
    }
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, accumulator: inout InlineArray<1, Lanes>) in
      if squares == nil { accumulator[0] = accumulator[0].addingProduct(gradient, gradient) }
      parameter -= (gradient * rate) / (accumulator[0] + epsilon).squareRoot()
    }
  }
}
