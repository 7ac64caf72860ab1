import Kernels

/// Duchi et al., "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization",
/// JMLR 2011, as Keras 3 steps:
///
///     a += g²
///     θ −= lr · g / √(a + ε)
package struct Adagrad: Optimizer {
  private let learningRate: Float
  private let initialAccumulator: Float
  private let epsilon: Float

  package init(learningRate: Double, initialAccumulator: Double, epsilon: Double) {
    self.learningRate = Float(learningRate)
    self.initialAccumulator = Float(initialAccumulator)
    self.epsilon = Float(epsilon)
  }

  package var stateNames: [String] { ["accumulator"] }

  package func initialValue(ofState name: String) -> Float { initialAccumulator }

  package func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int
  ) {
    let (learningRate, epsilon) = (learningRate, epsilon)
    forEachElement(&parameters, gradients, &first) { parameter, gradient, accumulator in
      accumulator = accumulator.addingProduct(gradient, gradient)
      parameter -= (gradient * learningRate) / (accumulator + epsilon).squareRoot()
    }
  }
}
