package import Kernels

/// McMahan et al., "Ad Click Prediction: a View from the Trenches", KDD 2013, as Keras 3 steps with
/// a learning rate power of −1/2:
///
///     n' = n + g²
///     z += g + 2·λₛ·θ − (√n' − √n) / lr · θ
///     n = n'
///     θ = (clip(z, −λ₁, λ₁) − z) / (√n / lr + 2·λ₂ + β / lr)
///
/// z starts from 0, so the first step forgets initial weights, of weights without gradient
/// altogether. A learning rate of 0, from which a warm-up starts, changes nothing.
package struct FTRL: Optimizer {
  private let initialAccumulator: Float
  private let l1: Float
  private let l2: Double
  private let l2Shrinkage: Float
  private let beta: Double

  package init(
    initialAccumulator: Double, l1: Double, l2: Double, l2Shrinkage: Double, beta: Double
  ) {
    self.initialAccumulator = Float(initialAccumulator)
    self.l1 = Float(l1)
    self.l2 = l2
    self.l2Shrinkage = Float(l2Shrinkage)
    self.beta = beta
  }

  package var stateNames: [String] { ["accumulator", "linear"] }

  package func initialValue(ofState name: String) -> Float? {
    name == "accumulator" ? initialAccumulator : 0
  }

  package func update(
    _ parameters: Buffer<Float>, gradients: Buffer<Float>, squares: Buffer<Float>?,
    states: [Buffer<Float>], in range: Range<Int>, learningRate: Double, step: Int
  ) {
    guard learningRate > 0 else { return }
    let rule = self
    let inverseRate = Float(1 / learningRate)
    let penalty = Float(2 * l2 + beta / learningRate)
    if let squares {
      updateElements(of: parameters, gradients: gradients, states: states + [squares], in: range) {
        (parameter, gradient, states: inout InlineArray<3, Lanes>) in
        let accumulator = states[0] + states[2]
        rule.step(
          &parameter, gradient, from: states[0], to: accumulator, &states[1], inverseRate, penalty)
        states[0] = accumulator
      }
    } else {
      updateElements(of: parameters, gradients: gradients, states: states, in: range) {
        (parameter, gradient, states: inout InlineArray<2, Lanes>) in
        let accumulator = states[0].addingProduct(gradient, gradient)
        rule.step(
          &parameter, gradient, from: states[0], to: accumulator, &states[1], inverseRate, penalty)
        states[0] = accumulator
      }
    }
  }

  /// - Parameters:
  ///   - old: n before the step.
  ///   - new: n after it.
  ///   - linear: z.
  ///   - penalty: 2·λ₂ + β / lr.
  @inline(__always)
  private func step(
    _ parameter: inout Lanes, _ gradient: Lanes, from old: Lanes, to new: Lanes,
    _ linear: inout Lanes, _ inverseRate: Float, _ penalty: Float
  ) {
    let root = new.squareRoot()
    let sigma = (root - old.squareRoot()) * inverseRate
    linear += gradient.addingProduct(parameter, Lanes(repeating: 2 * l2Shrinkage) - sigma)
    let clipped = linear.clamped(
      lowerBound: Lanes(repeating: -l1), upperBound: Lanes(repeating: l1))
    let quadratic = root * inverseRate + penalty
    var result = (clipped - linear) / quadratic
    // 0 / 0, of an accumulator that starts from 0, before the first gradient.
    result.replace(with: 0, where: quadratic .== 0)
    parameter = result
  }
}
