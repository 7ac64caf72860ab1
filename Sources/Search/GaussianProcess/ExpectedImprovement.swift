import Arithmetic

/// Logarithm of the expected improvement of a normal variable below a threshold.
///
/// Accurate where the improvement itself would round to zero, so that a search can climb from
/// anywhere. Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian
/// Optimization", NeurIPS 2023.
enum ExpectedImprovement {
  /// Returns the value and its derivatives by the mean and the standard deviation.
  static func logarithm(
    mean: Double, deviation: Double, threshold: Double
  ) -> (value: Double, byMean: Double, byDeviation: Double) {
    let z = (threshold - mean) / deviation
    // With h(z) = φ(z) + z Φ(z): the improvement is σ h, its derivatives are −Φ and φ.
    let logDeviation = ElementaryFunctions.logarithm(deviation)
    guard z < 0 else {
      let (density, probability) = (
        NormalDistribution.density(z), NormalDistribution.probability(below: z)
      )
      let h = density + z * probability
      return (
        ElementaryFunctions.logarithm(h) + logDeviation, -probability / (deviation * h),
        density / (deviation * h)
      )
    }
    // Divided by φ(z), which may underflow.
    let ratio = NormalDistribution.millsRatio(-z)
    // 1 + z R(−z) cancels far out, where it is 1/z² − 3/z⁴ + …
    let h = z < -100 ? (1 - 3 / (z * z)) / (z * z) : 1 + z * ratio
    let logDensity = -0.5 * z * z - 0.9189385332046727
    return (
      logDensity + ElementaryFunctions.logarithm(h) + logDeviation, -ratio / (deviation * h),
      1 / (deviation * h)
    )
  }
}
