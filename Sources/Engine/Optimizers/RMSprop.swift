import Kernels

/// Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012, as Keras 3 steps:
///
///     s = ρ·s + (1 − ρ)·g²
///     a = ρ·a + (1 − ρ)·g                       (centered)
///     i = lr · g / √(s + ε)                     (centered: √(s − a² + ε))
///     θ −= i                                    (momentum: b = μ·b + i, θ −= b)
package struct RMSprop: Optimizer {
  private let rho: Float
  private let learningRate: Float
  /// 1 − ρ, taken in double precision.
  private let share: Float
  private let momentum: Float
  private let epsilon: Float
  private let centered: Bool

  package init(
    learningRate: Double, rho: Double, momentum: Double, epsilon: Double, centered: Bool
  ) {
    self.learningRate = Float(learningRate)
    self.rho = Float(rho)
    share = Float(1 - rho)
    self.momentum = Float(momentum)
    self.epsilon = Float(epsilon)
    self.centered = centered
  }

  package var stateNames: [String] {
    ["square"] + (centered ? ["mean"] : []) + (momentum > 0 ? ["momentum"] : [])
  }

  package func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int
  ) {
    let rule = self
    let momentum = Lanes(repeating: momentum)
    switch (centered, self.momentum > 0) {
    case (false, false):
      forEachElement(&parameters, gradients, &first) { parameter, gradient, square in
        parameter -= rule.increment(gradient, &square)
      }
    case (false, true):
      forEachElement(&parameters, gradients, &first, &second) {
        parameter, gradient, square, velocity in
        velocity = rule.increment(gradient, &square).addingProduct(velocity, momentum)
        parameter -= velocity
      }
    case (true, false):
      forEachElement(&parameters, gradients, &first, &second) {
        parameter, gradient, square, mean in
        parameter -= rule.increment(gradient, &square, &mean)
      }
    case (true, true):
      forEachElement(&parameters, gradients, &first, &second, &third) {
        parameter, gradient, square, mean, velocity in
        velocity = rule.increment(gradient, &square, &mean).addingProduct(velocity, momentum)
        parameter -= velocity
      }
    }
  }

  /// Moves the mean square on and returns the scaled gradient.
  @inline(__always)
  private func increment(_ gradient: Lanes, _ square: inout Lanes) -> Lanes {
    square = ((gradient * gradient) * share).addingProduct(square, Lanes(repeating: rho))
    return (gradient * learningRate) / (square + epsilon).squareRoot()
  }

  /// The same, with the mean gradient and the variance about it.
  @inline(__always)
  private func increment(
    _ gradient: Lanes, _ square: inout Lanes, _ mean: inout Lanes
  ) -> Lanes {
    square = ((gradient * gradient) * share).addingProduct(square, Lanes(repeating: rho))
    mean = (gradient * share).addingProduct(mean, Lanes(repeating: rho))
    // Rounding may leave a steady gradient with less than no variance.
    var variance = square.addingProduct(-mean, mean)
    variance.replace(with: 0, where: variance .< 0)
    return (gradient * learningRate) / (variance + epsilon).squareRoot()
  }
}
