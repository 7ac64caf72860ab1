import Arithmetic

/// How many pairs a paired t test needs to find a difference that is as large, beside its spread,
/// as it looks now.
///
/// The smallest n for which the difference exceeds its critical value by what chance takes away
/// with probability 1 − `power`: |mean| / deviation · √n ≥ t(1 − α/2) + t(power), both with n − 1
/// degrees of freedom. Within one or two pairs of the exact answer from the noncentral t
/// (statsmodels' `TTestPower`). Few pairs know their own spread badly, so take it as a rough number.
///
/// - Parameters:
///   - mean: the difference.
///   - deviation: standard deviation of the differences.
///   - alpha: two-sided level, adjusted for other tests.
///   - power: the chance to find it.
///   - limit: the most pairs to think of.
/// - Returns: at least 2; nil when `limit` would not do.
package func pairsNeeded(
  mean: Double, deviation: Double, alpha: Double = 0.05, power: Double = 0.8, limit: Int = 10_000
) -> Int? {
  guard mean != 0, deviation > 0, limit > 1 else { return nil }
  let effect = abs(mean) / deviation
  func suffices(_ pairs: Int) -> Bool {
    let student = StudentT(degreesOfFreedom: pairs - 1)
    return effect * Double(pairs).squareRoot()
      >= student.criticalValue(twoSided: alpha) + student.quantile(power)
  }
  guard suffices(limit) else { return nil }
  return (2..<limit).partitioningIndex(where: suffices)
}
