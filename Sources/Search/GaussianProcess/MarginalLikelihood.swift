/// Logarithm of the density of observations under a Gaussian process, with its priors, as a function
/// of the kernel's hyperparameters.
///
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, chapter 5.
struct MarginalLikelihood: Sendable {
  let kernel: MaternKernel
  let points: [[Double]]
  /// Standardized observations.
  let targets: [Double]

  /// Covariances of observations, of which only the lower triangle is filled, and the slopes of the
  /// kernel.
  private func matrices(_ parameters: KernelParameters) -> (LaneMatrix, LaneMatrix) {
    var covariances = LaneMatrix(rows: points.count, columns: points.count)
    var slopes = covariances
    for (row, point) in points.enumerated() {
      let (values, derivatives) = kernel.covariances(of: point, parameters)
      for lane in 0..<covariances.stride {
        covariances.lanes[row * covariances.stride + lane] = values[lane]
        slopes.lanes[row * covariances.stride + lane] = derivatives[lane]
      }
    }
    return (covariances, slopes)
  }

  /// Returns the decomposed covariance of the observations; nil if it is numerically singular.
  func factor(_ parameters: KernelParameters) -> CholeskyFactor? {
    var (covariances, _) = matrices(parameters)
    for row in points.indices { covariances[row, row] += parameters.noise }
    return CholeskyFactor(covariances)
  }

  /// Returns K⁻¹ y.
  func weights(_ factor: CholeskyFactor) -> [DoubleLanes] {
    var vector = Array(repeating: DoubleLanes.zero, count: DoubleLanes.count(for: targets.count))
    for (index, target) in targets.enumerated() { vector[index >> 3][index & 7] = target }
    return factor.transposedSolution(factor.whitened(vector))
  }

  /// Returns the hyperparameters of the largest posterior density that a local search from
  /// all-ones finds.
  func fittedParameters() -> KernelParameters {
    let start = Array(repeating: 0.0, count: kernel.isCategorical.count + 2)
    let bounds = Array(repeating: KernelParameters.logarithmicBounds, count: start.count)
    let minimizer = BoundedMinimizer(bounds: bounds, iterations: 30, tolerance: 1e-2)
    return KernelParameters(
      logarithms: minimizer.minimize(from: start, negativeLogPosterior).point)
  }

  /// Returns the negative logarithm of the posterior density of the hyperparameters, up to a
  /// constant, and its gradient by their logarithms; nil where the covariance is singular.
  func negativeLogPosterior(_ logarithms: [Double]) -> (value: Double, gradient: [Double])? {
    let parameters = KernelParameters(logarithms: logarithms)
    var (covariances, slopes) = matrices(parameters)
    let withoutNoise = covariances
    for row in points.indices { covariances[row, row] += parameters.noise }
    guard let factor = CholeskyFactor(covariances) else { return nil }
    let weights = weights(factor)
    var quadratic = 0.0
    for (index, target) in targets.enumerated() {
      quadratic += target * weights[index >> 3][index & 7]
    }
    let prior = parameters.logPrior
    let value = 0.5 * (quadratic + factor.logDeterminant) - prior.value
    let likelihoodGradient = gradient(parameters, factor, weights, withoutNoise, slopes)
    return (value, zip(likelihoodGradient, prior.gradient).map { -$0 - $1 })
  }

  /// Derivatives of the log likelihood: half the trace of (ααᵀ − K⁻¹) ∂K, with α = K⁻¹ y.
  private func gradient(
    _ parameters: KernelParameters, _ factor: CholeskyFactor, _ weights: [DoubleLanes],
    _ covariances: LaneMatrix, _ slopes: LaneMatrix
  ) -> [Double] {
    let inverse = factor.inverseOfMatrix
    let features = kernel.isCategorical.count
    var lengths = Array(repeating: DoubleLanes.zero, count: features)
    var scale = DoubleLanes.zero
    var noise = 0.0
    let lanes = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    for (row, point) in points.enumerated() {
      let weight = weights[row >> 3][row & 7]
      for lane in 0...row / 8 {
        var factors = weight * weights[lane] - inverse.lanes[row * inverse.stride + lane]
        // Each pair of different points stands for both orders; columns above the diagonal for none.
        let columns = lanes &+ Int64(8 * lane)
        factors.replace(with: 0.5 * factors, where: columns .== Int64(row))
        factors.replace(with: 0, where: columns .> Int64(row))
        scale += factors * covariances.lanes[row * inverse.stride + lane]
        let sloped = factors * slopes.lanes[row * inverse.stride + lane]
        for feature in 0..<features {
          lengths[feature] += sloped * kernel.squaredDifferences(feature, point, lane)
        }
      }
      noise += 0.5 * (weight * weight - inverse[row, row])
    }
    return zip(lengths, parameters.inverseSquaredLengths).map { $0.total * $1 }
      + [scale.total, noise * (parameters.noise - KernelParameters.minimumNoise)]
  }
}
