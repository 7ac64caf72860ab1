/// Standard deviation of independent values, with its 95 % confidence interval.
///
/// The interval s·√(ν/χ²) holds for normal values: ν = n − 1, and χ² the quantiles of chi-squared with
/// ν degrees of freedom.
package struct DeviationEstimate: Sendable, Hashable {
  /// At least 2.
  package let count: Int
  /// Sample standard deviation (denominator n − 1); 0 if all values are equal.
  package let deviation: Double
  package let interval: ClosedRange<Double>

  /// Nil for fewer than two values.
  package init?(_ values: [Double]) {
    guard values.count > 1 else { return nil }
    count = values.count
    // The mean of equal values may differ from them by rounding.
    guard Set(values).count > 1, let estimate = MeanEstimate(values)?.deviation else {
      (deviation, interval) = (0, 0...0)
      return
    }
    deviation = estimate
    let distribution = ChiSquared(degreesOfFreedom: values.count - 1)
    let tail = (1 - MeanEstimate.confidence) / 2
    func bound(_ probability: Double) -> Double {
      estimate * (Double(values.count - 1) / distribution.quantile(probability)).squareRoot()
    }
    interval = bound(1 - tail)...bound(tail)
  }

  /// Returns this variance as a share of another one, with its 95 % interval (F distribution); nil if
  /// the other is zero.
  package func shareOfVariance(
    of other: DeviationEstimate
  ) -> (share: Double, interval: ClosedRange<Double>)? {
    guard other.deviation > 0 else { return nil }
    let ratio = deviation / other.deviation
    let share = ratio * ratio
    let distribution = FDistribution(count - 1, other.count - 1)
    let tail = (1 - MeanEstimate.confidence) / 2
    return (
      share, share / distribution.quantile(1 - tail)...share / distribution.quantile(tail)
    )
  }
}
