/// Gaussian process with known hyperparameters, conditioned on observations.
struct GaussianProcess: Sendable {
  let parameters: KernelParameters
  private let kernel: MaternKernel
  private let factor: CholeskyFactor
  /// K⁻¹ y.
  private let weights: [DoubleLanes]

  /// Nil if the covariance of the observations is numerically singular.
  init?(
    _ points: [[Double]], _ targets: [Double], isCategorical: [Bool],
    _ parameters: KernelParameters
  ) {
    kernel = MaternKernel(points, isCategorical: isCategorical)
    let likelihood = MarginalLikelihood(kernel: kernel, points: points, targets: targets)
    guard let factor = likelihood.factor(parameters) else { return nil }
    self.factor = factor
    self.parameters = parameters
    weights = likelihood.weights(factor)
  }

  /// Mean and standard deviation of the function at a point.
  func posterior(at point: [Double]) -> (mean: Double, deviation: Double) {
    let values = kernel.covariances(of: point, parameters).values
    return (mean(values), deviation(factor.whitened(values)))
  }

  /// The same with the gradients by the point's features, zero for categories.
  func posteriorGradient(
    at point: [Double]
  ) -> (mean: Double, deviation: Double, meanGradient: [Double], deviationGradient: [Double]) {
    let (values, slopes) = kernel.covariances(of: point, parameters)
    let whitened = factor.whitened(values)
    let deviation = deviation(whitened)
    let solution = factor.transposedSolution(whitened)
    var meanGradient = Array(repeating: 0.0, count: point.count)
    var deviationGradient = meanGradient
    for feature in point.indices where !kernel.isCategorical[feature] {
      var (mean, variance) = (DoubleLanes.zero, DoubleLanes.zero)
      for lane in values.indices {
        let change = slopes[lane] * kernel.differences(feature, point, lane)
        mean += change * weights[lane]
        variance += change * solution[lane]
      }
      let factor = 2 * parameters.inverseSquaredLengths[feature]
      meanGradient[feature] = factor * mean.total
      // The variance loses 2 kᵀK⁻¹∂k, the deviation 1/(2σ) times that.
      deviationGradient[feature] = -factor * variance.total / deviation
    }
    return (mean(values), deviation, meanGradient, deviationGradient)
  }

  private func mean(_ values: [DoubleLanes]) -> Double {
    var sum = DoubleLanes.zero
    for (value, weight) in zip(values, weights) { sum += value * weight }
    return sum.total
  }

  private func deviation(_ whitened: [DoubleLanes]) -> Double {
    var sum = DoubleLanes.zero
    for value in whitened { sum += value * value }
    return (max(parameters.scale - sum.total, 0) + 1e-12).squareRoot()
  }
}
