import Kernels

/// The two moments that Adam and its variants keep for each weight, and the step that they give.
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
    var m = moments[0]
    advanceFirst(&m, by: gradient)
    moments[0] = m
    return (m * rate) / (moments[1].squareRoot() + epsilon)
  }

  /// Updates the first moment m with the gradient.
  @inline(__always)
  func advanceFirst(_ m: inout Lanes, by gradient: Lanes) {
    m = m.addingProduct(gradient - m, Lanes(repeating: share1))
  }
}
