import Arithmetic

/// Hyperparameters of a Gaussian process with a Matérn 5/2 kernel.
struct KernelParameters: Sendable, Hashable {
  /// By feature: 1 / ℓ² of length scales ℓ, one per feature ("automatic relevance determination").
  var inverseSquaredLengths: [Double]
  /// Variance of the function.
  var scale: Double
  /// Variance of observations around it.
  var noise: Double

  static let minimumNoise = 1e-6
  /// Logarithms of hyperparameters lie within ±12.
  static let logarithmicBounds = -12.0...12.0

  /// All hyperparameters 1: where optimization starts.
  init(features: Int) {
    inverseSquaredLengths = Array(repeating: 1, count: features)
    scale = 1
    noise = 1
  }

  /// - Parameter logarithms: of the squared lengths, the scale, and the noise above its minimum.
  init(logarithms: [Double]) {
    let values = logarithms.map(Self.exponential)
    inverseSquaredLengths = Array(values.dropLast(2))
    scale = values[values.count - 2]
    noise = values[values.count - 1] + Self.minimumNoise
  }

  private static func exponential(_ x: Double) -> Double {
    x < 0 ? ElementaryFunctions.decay(-x) : 1 / ElementaryFunctions.decay(x)
  }

  /// Logarithm of the prior density, up to a constant, and its derivatives by the logarithms of the
  /// parameters: the priors of Optuna's Gaussian process sampler.
  ///
  /// exp(−0.1 (λ + 1/λ)) for the inverse squared lengths λ, Gamma(2, 1) for the scale and
  /// Gamma(1.1, 30) for the noise.
  var logPrior: (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient: [Double] = []
    for length in inverseSquaredLengths {
      value -= 0.1 / length + 0.1 * length
      gradient.append(0.1 / length - 0.1 * length)
    }
    value += ElementaryFunctions.logarithm(scale) - scale
    gradient.append(1 - scale)
    value += 0.1 * ElementaryFunctions.logarithm(noise) - 30 * noise
    gradient.append((0.1 / noise - 30) * (noise - Self.minimumNoise))
    return (value, gradient)
  }
}
