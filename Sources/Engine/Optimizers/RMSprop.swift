package import Kernels

/// Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012, as Keras 3 steps:
///
///     s = ρ·s + (1 − ρ)·g²
///     a = ρ·a + (1 − ρ)·g                       (centered)
///     i = lr · g / √(s + ε)                     (centered: √(s − a² + ε))
///     θ −= i                                    (momentum: b = μ·b + i, θ −= b)
package struct RMSprop: Optimizer {
  private let rho: Float
  /// 1 − ρ, taken in double precision.
  private let share: Float
  private let momentum: Float
  private let epsilon: Float
  private let centered: Bool

  package init(
    rho: Double, momentum: Double, epsilon: Double, centered: Bool
  ) {
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
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, states: [Buffer<Float>],
    in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (rule, rate, momentum) = (self, Float(learningRate), Lanes(repeating: momentum))
    switch (centered, self.momentum > 0) {
    case (false, false):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<1, Lanes>) in
        parameter -= rule.increment(gradient, rate, square: &states[0])
      }
    case (false, true):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<2, Lanes>) in
        states[1] = rule.increment(gradient, rate, square: &states[0])
          .addingProduct(states[1], momentum)
        parameter -= states[1]
      }
    case (true, false):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<2, Lanes>) in
        var (square, mean) = (states[0], states[1])
        parameter -= rule.increment(gradient, rate, square: &square, mean: &mean)
        states = [square, mean]
      }
    case (true, true):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<3, Lanes>) in
        var (square, mean) = (states[0], states[1])
        let velocity = rule.increment(gradient, rate, square: &square, mean: &mean)
          .addingProduct(states[2], momentum)
        states = [square, mean, velocity]
        parameter -= velocity
      }
    }
  }

  /// Updates the mean square and returns the scaled gradient.
  @inline(__always)
  private func increment(_ gradient: Lanes, _ rate: Float, square: inout Lanes) -> Lanes {
    square = ((gradient * gradient) * share).addingProduct(square, Lanes(repeating: rho))
    return (gradient * rate) / (square + epsilon).squareRoot()
  }

  /// Updates the mean square and the mean gradient and returns the gradient scaled by the variance.
  @inline(__always)
  private func increment(
    _ gradient: Lanes, _ rate: Float, square: inout Lanes, mean: inout Lanes
  ) -> Lanes {
    square = ((gradient * gradient) * share).addingProduct(square, Lanes(repeating: rho))
    mean = (gradient * share).addingProduct(mean, Lanes(repeating: rho))
    // Rounding may leave a steady gradient with a negative variance.
    var variance = square.addingProduct(-mean, mean)
    variance.replace(with: 0, where: variance .< 0)
    return (gradient * rate) / (variance + epsilon).squareRoot()
  }
}
