import Arithmetic
import ExperimentModel

/// Keras 3's initializers of weights.
package enum Initializer: Sendable, Hashable {
  case zeros
  case ones
  /// Uniform within ±√(6 / (rows + columns)). An embedding table counts its own rows and columns,
  /// so a large table starts with small weights.
  case glorotUniform(rows: Int, columns: Int)
  /// Uniform between two numbers.
  case uniform(Double, Double)
  /// Normal with mean 0.
  case normal(deviation: Double)
  /// Normal with mean 0, truncated at two standard deviations. As in Keras, `deviation` is that of
  /// the normal distribution before truncation.
  case truncatedNormal(deviation: Double)

  /// Normal with variance 2 / (rows + columns): Glorot's rule, PyTorch's `xavier_normal_`.
  package static func xavierNormal(rows: Int, columns: Int) -> Initializer {
    .normal(deviation: (2 / Double(rows + columns)).squareRoot())
  }

  /// Uniform within ±√(6 / rows): He's rule.
  static func heUniform(rows: Int) -> Initializer {
    let limit = (6 / Double(rows)).squareRoot()
    return .uniform(-limit, limit)
  }

  /// Truncated normal of a variance after truncation, as Keras's `glorot_normal` and `he_normal`.
  static func truncatedNormal(variance: Double) -> Initializer {
    // The deviation that truncation at two deviations leaves of 1.
    .truncatedNormal(deviation: variance.squareRoot() / 0.87962566103423978)
  }

  /// Fills `weights`: element i is computed from the stream's number i.
  package func fill(_ weights: inout MutableSpan<Float>, stream: RandomStream) {
    switch self {
    case .zeros:
      weights.update(repeating: 0)
    case .ones:
      weights.update(repeating: 1)
    case .glorotUniform(let rows, let columns):
      let limit = (6 / Double(rows + columns)).squareRoot()
      fill(&weights, stream) { limit * (2 * $0 - 1) }
    case .uniform(let lower, let upper):
      fill(&weights, stream) { lower + (upper - lower) * $0 }
    case .normal(let deviation):
      // The quantile of 0 is infinite.
      fill(&weights, stream) { deviation * NormalDistribution.quantile(max($0, 0x1p-54)) }
    case .truncatedNormal(let deviation):
      // The quantile of a uniform number between the bounds' probabilities.
      let below = 0.02275013194817921  // share of the normal distribution below −2
      fill(&weights, stream) {
        deviation * NormalDistribution.quantile(below + $0 * (1 - 2 * below))
      }
    }
  }

  private func fill(
    _ weights: inout MutableSpan<Float>, _ stream: RandomStream, _ value: (Double) -> Double
  ) {
    for index in stride(from: 0, to: weights.count, by: 2) {
      let pair = stream.uniformPair(at: UInt64(index / 2))
      weights[index] = Float(value(pair.0))
      if index + 1 < weights.count { weights[index + 1] = Float(value(pair.1)) }
    }
  }
}

extension Hyperparameters {
  /// The initializer of an embedding table [rows, columns].
  func embeddingInitializer(rows: Int, columns: Int) -> Initializer {
    let deviation = self[EmbeddingSettings.deviation]
    return switch self[EmbeddingSettings.initializer] {
    case .randomUniform: .uniform(-0.05, 0.05)
    case .randomNormal: .normal(deviation: deviation)
    case .truncatedNormal: .truncatedNormal(deviation: deviation)
    case .glorotUniform: .glorotUniform(rows: rows, columns: columns)
    case .glorotNormal: .truncatedNormal(variance: 2 / Double(rows + columns))
    case .heUniform: .heUniform(rows: rows)
    case .heNormal: .truncatedNormal(variance: 2 / Double(rows))
    }
  }
}
