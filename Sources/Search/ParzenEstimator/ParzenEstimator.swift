import Arithmetic

/// Mixture of product kernels over the coordinates of some axes: one kernel per observation and one
/// for the prior.
///
/// Later observations weigh more: the last 25 weigh 1, earlier ones between 1/n and 1.
struct ParzenEstimator: Sendable {
  /// By kernel, the prior last; the sum is 1.
  private let weights: [Double]
  private let factors: [any KernelFactor]

  /// - Parameters:
  ///   - axes: none of them fixed.
  ///   - observations: coordinates by axis, in the order of the trials.
  init(_ axes: [SearchAxis], observations: [[Double]], priorWeight: Double) {
    // Without observations, the prior alone.
    let unscaled = Self.weights(observations.count) + [observations.isEmpty ? 1 : priorWeight]
    let sum = unscaled.reduce(0, +)
    weights = unscaled.map { $0 / sum }
    factors = axes.indices.map { axis in
      let coordinates = observations.map { $0[axis] }
      switch axes[axis] {
      case .fixed: preconditionFailure("a fixed parameter has no density")
      case .categorical(_, let probabilities):
        return CategoricalKernels(
          coordinates, probabilities: probabilities, priorWeight: priorWeight)
      case .numeric(let range):
        return TruncatedNormalKernels(coordinates, range)
      }
    }
  }

  private static func weights(_ count: Int) -> [Double] {
    let ramp = max(0, count - 25)
    let first = 1 / Double(max(count, 1))
    return (0..<count).map { index in
      guard index < ramp else { return 1 }
      return ramp == 1 ? first : first + (1 - first) * Double(index) / Double(ramp - 1)
    }
  }

  /// Returns the coordinates at quantiles of a kernel, which is itself chosen by a quantile.
  func draw(kernelQuantile: Double, quantiles: [Double]) -> [Double] {
    let kernel = SearchAxis.index(atQuantile: kernelQuantile, of: weights)
    return zip(factors, quantiles).map { $0.coordinate(atQuantile: $1, of: kernel) }
  }

  /// Returns the logarithm of the density at each point; of the probability for axes of discrete
  /// values.
  func logDensities(_ points: [[Double]]) -> [Double] {
    let logWeights = weights.map { ElementaryFunctions.logarithm($0) }
    var sums = Array(repeating: logWeights, count: points.count)
    for (axis, factor) in factors.enumerated() {
      factor.addLogDensities(at: points.map { $0[axis] }, to: &sums)
    }
    return sums.map(Self.logSumExp)
  }

  private static func logSumExp(_ logarithms: [Double]) -> Double {
    let largest = logarithms.max() ?? -.infinity
    guard largest > -.infinity else { return largest }
    var sum = 0.0
    // Smaller terms than 2⁻⁷² of the largest one change no bit of fewer than 2²⁰ terms.
    for logarithm in logarithms where largest - logarithm < 50 {
      sum += ElementaryFunctions.decay(largest - logarithm)
    }
    return largest + ElementaryFunctions.logarithm(sum)
  }
}
