import Kernels

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, as Keras 3 steps:
///
///     m += (1 − β₁)(g − m)
///     v += (1 − β₂)(g² − v)
///     θ −= lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
package struct Adam: Optimizer {
  private let moments: AdamMoments

  package init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
    moments = AdamMoments(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  package var stateNames: [String] { AdamMoments.stateNames }

  package func update(
    parameters: inout MutableSpan<Float>, gradients: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>,
    third: inout MutableSpan<Float>, step: Int
  ) {
    let moments = moments
    let rate = moments.rate(step: step)
    forEachElement(&parameters, gradients, &first, &second) { parameter, gradient, m, v in
      parameter -= moments.advance(gradient, &m, &v, rate: rate)
    }
  }
}

/// What Adam and AdamW share: the two moments and the step made of them.
struct AdamMoments {
  static let stateNames = ["m", "v"]

  private let learningRate: Double
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Float
  /// 1 − β₁, 1 − β₂: taken in double precision, as 1 − 0.999 in single is 5·10⁻⁵ off.
  private let share1: Float
  private let share2: Float

  init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = Float(epsilon)
    share1 = Float(1 - beta1)
    share2 = Float(1 - beta2)
  }

  /// The learning rate with both bias corrections.
  func rate(step: Int) -> Float {
    Float(learningRate * (1 - power(beta2, step)).squareRoot() / (1 - power(beta1, step)))
  }

  /// Moves the moments on and returns what the weights lose.
  @inline(__always)
  func advance(_ gradient: Lanes, _ m: inout Lanes, _ v: inout Lanes, rate: Float) -> Lanes {
    m = m.addingProduct(gradient - m, Lanes(repeating: share1))
    v = v.addingProduct((-v).addingProduct(gradient, gradient), Lanes(repeating: share2))
    return (m * rate) / (v.squareRoot() + epsilon)
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
