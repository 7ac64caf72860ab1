import Arithmetic

/// Returns the sample size of a paired t test that detects a difference of this size with probability
/// `power`.
///
/// The smallest n with |mean| / deviation · √n ≥ t(1 − α/2) + t(power), both with n − 1 degrees of
/// freedom: within one or two pairs of the exact answer from the noncentral t (statsmodels'
/// `TTestPower`). Rough, because few pairs estimate the deviation badly.
///
/// - Parameters:
///   - mean: The mean difference.
///   - deviation: Standard deviation of the differences.
///   - alpha: Two-sided level, adjusted for other tests.
///   - validity: With `everyLook`, the size at which a look at the end shows it.
///   - power: Probability of detecting the difference.
///   - limit: The most pairs to consider.
/// - Returns: At least 2; nil if `limit` pairs do not suffice.
package func pairsNeeded(
  mean: Double, deviation: Double, alpha: Double = 0.05, power: Double = 0.8, limit: Int = 10_000,
  validity: PairedDifference.Validity = .fixedCount
) -> Int? {
  guard mean != 0, deviation > 0, limit > 1 else { return nil }
  let effect = abs(mean) / deviation
  func suffices(_ pairs: Int) -> Bool {
    let student = StudentT(degreesOfFreedom: pairs - 1)
    let critical = validity.criticalValue(alpha, count: pairs) ?? .infinity
    return effect * Double(pairs).squareRoot() >= critical + student.quantile(power)
  }
  guard suffices(limit) else { return nil }
  return (2..<limit).partitioningIndex(where: suffices)
}
