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
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (rule, rate, momentum) = (self, Float(learningRate), Lanes(repeating: momentum))
    let squaresGradient = squares == nil
    if let squares {
      updateElements(of: states[0], gradients: squares, states: [], in: range) {
        (mean, square, _: inout InlineArray<0, Lanes>) in
        mean = rule.advanced(mean, by: square)
      }
    }
    switch (centered, self.momentum > 0) {
    case (false, false):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<1, Lanes>) in
        if squaresGradient { states[0] = rule.advanced(states[0], by: gradient * gradient) }
        parameter -= rule.increment(gradient, rate, square: states[0])
      }
    case (false, true):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<2, Lanes>) in
        if squaresGradient { states[0] = rule.advanced(states[0], by: gradient * gradient) }
        states[1] = rule.increment(gradient, rate, square: states[0])
          .addingProduct(states[1], momentum)
        parameter -= states[1]
      }
    case (true, false):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<2, Lanes>) in
        if squaresGradient { states[0] = rule.advanced(states[0], by: gradient * gradient) }
        states[1] = rule.advanced(states[1], by: gradient)
        parameter -= rule.increment(gradient, rate, square: states[0], mean: states[1])
      }
    case (true, true):
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<3, Lanes>) in
        if squaresGradient { states[0] = rule.advanced(states[0], by: gradient * gradient) }
        states[1] = rule.advanced(states[1], by: gradient)
        states[2] = rule.increment(gradient, rate, square: states[0], mean: states[1])
          .addingProduct(states[2], momentum)
        parameter -= states[2]
      }
    }
  }

  /// Returns the running mean after another value.
  @inline(__always)
  private func advanced(_ mean: Lanes, by value: Lanes) -> Lanes {
    (value * share).addingProduct(mean, Lanes(repeating: rho))
  }

  /// Returns the gradient scaled by its mean square.
  @inline(__always)
  private func increment(_ gradient: Lanes, _ rate: Float, square: Lanes) -> Lanes {
    (gradient * rate) / (square + epsilon).squareRoot()
  }

  /// Returns the gradient scaled by its variance about the mean gradient.
  @inline(__always)
  private func increment(
    _ gradient: Lanes, _ rate: Float, square: Lanes, mean: Lanes
  ) -> Lanes {
    // Rounding may leave a steady gradient with a negative variance.
    var variance = square.addingProduct(-mean, mean)
    variance.replace(with: 0, where: variance .< 0)
    return (gradient * rate) / (variance + epsilon).squareRoot()
  }
}
