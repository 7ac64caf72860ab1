package import Kernels

/// Defazio et al., "The Road Less Scheduled", NeurIPS 2024, as Keras 3 steps. The weights that are
/// trained are y; z takes the steps, and their average x is evaluated:
///
///     v += (1 − β₂)(g² − v)
///     x = (y − (1 − β₁)·z) / β₁
///     z −= lr · g / (√(v / (1 − β₂ᵗ)) + ε)
///     x += (z − x) / t
///     y = (1 − β₁)·z + β₁·x
///
/// Keras evaluates y; the paper and its authors' code evaluate x, as here.
package struct ScheduleFreeAdamW: Optimizer {
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  private let moments: AdamMoments

  package init(beta1: Double, beta2: Double, epsilon: Double) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  package var stateNames: [String] { ["z", "v"] }

  package func initialValue(ofState name: String) -> Float? { name == "z" ? nil : 0 }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    let (rule, moments, epsilon, rate) = (self, moments, epsilon, Float(learningRate))
    let correction = Float(1 / (1 - power(beta2, step)))
    let weight = Lanes(repeating: Float(1 / Double(step)))
    let share = Lanes(repeating: Float(beta1))
    if let squares { moments.advance(states[1], by: squares, in: range) }
    updateElements(of: parameters, gradients: gradients, states: states, in: range) {
      (parameter, gradient, states: inout InlineArray<2, Lanes>) in
      if squares == nil { moments.advance(&states[1], by: gradient) }
      var average = rule.average(parameter, states[0])
      states[0] -= (gradient * rate) / ((states[1] * correction).squareRoot() + epsilon)
      average = average.addingProduct(states[0] - average, weight)
      parameter = states[0].addingProduct(average - states[0], share)
    }
  }

  package var averagesWeights: Bool { true }

  package func average(
    _ parameters: Buffer<Float>, states: [Buffer<Float>], into average: Buffer<Float>,
    in range: Range<Int>
  ) {
    let rule = self
    updateElements(of: average, gradients: parameters, states: [states[0]], in: range) {
      (average, parameter, z: inout InlineArray<1, Lanes>) in
      average = rule.average(parameter, z[0])
    }
  }

  /// Returns x = z + (y − z) / β₁.
  @inline(__always)
  private func average(_ y: Lanes, _ z: Lanes) -> Lanes {
    z.addingProduct(y - z, Lanes(repeating: Float(1 / beta1)))
  }
}
