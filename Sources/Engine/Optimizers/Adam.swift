package import Kernels

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, as Keras 3 steps:
///
///     m += (1 − β₁)(g − m)
///     v += (1 − β₂)(g² − v)
///     θ −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
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

/// The two moments that Adam and AdamW keep for each weight, and the step that they give.
struct AdamMoments {
  static let stateNames = ["m", "v"]

  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  /// 1 − β₁, 1 − β₂: taken in double precision, as 1 − 0.999 in single is 5·10⁻⁵ off.
  private let share1: Float
  private let share2: Float

  init(beta1: Double, beta2: Double, epsilon: Double) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    share1 = Float(1 - beta1)
    share2 = Float(1 - beta2)
  }

  /// The learning rate with both bias corrections.
  func rate(_ learningRate: Double, step: Int) -> Float {
    Float(learningRate * (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step)))
  }

  /// Updates second moments with given squares.
  func advance(_ second: Buffer<Float>, by squares: Buffer<Float>, in range: Range<Int>) {
    let share = Lanes(repeating: share2)
    updateElements(of: second, gradients: squares, states: [], in: range) {
      (v, square, _: inout InlineArray<0, Lanes>) in v = v.addingProduct(square - v, share)
    }
  }

  /// Updates the second moment v with the squared gradient.
  @inline(__always)
  func advance(_ v: inout Lanes, by gradient: Lanes) {
    v = v.addingProduct((-v).addingProduct(gradient, gradient), Lanes(repeating: share2))
  }

  /// Updates the first moment and returns what the step subtracts from the weights.
  @inline(__always)
  func step(_ moments: inout InlineArray<2, Lanes>, _ gradient: Lanes, rate: Float) -> Lanes {
    let m = moments[0].addingProduct(gradient - moments[0], Lanes(repeating: share1))
    moments[0] = m
    return (m * rate) / (moments[1].squareRoot() + epsilon)
  }
}

/// `base` to a whole power, by squaring: only products, so the same bits on every system.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
