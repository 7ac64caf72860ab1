/// A mean difference of pairs, with the interval and the p value of a test that it is zero.
package struct PairedDifference: Sendable, Hashable {
  package let mean: Double
  /// Pairs, at least 1.
  package let count: Int
  /// Standard deviation of the differences, with n − 1 below; nil of one pair.
  package let deviation: Double?
  /// The 95 % interval; nil where nothing tells how wide it is.
  package let interval: ClosedRange<Double>?
  /// Two-sided; nil where nothing tells how likely the difference is by chance.
  package let p: Double?
  /// Why there is no test; nil where there is one.
  package let untestable: Untestable?

  private init(
    mean: Double, count: Int, deviation: Double?, interval: ClosedRange<Double>?, p: Double?,
    untestable: Untestable?
  ) {
    self.mean = mean
    self.count = count
    self.deviation = deviation
    self.interval = interval
    self.p = p
    self.untestable = untestable
  }

  /// A difference with its test.
  package init(
    mean: Double, count: Int, deviation: Double, interval: ClosedRange<Double>, p: Double
  ) {
    self.init(
      mean: mean, count: count, deviation: deviation, interval: interval, p: p, untestable: nil)
  }

  /// A difference that cannot be tested: it has neither interval nor p.
  package init(mean: Double, count: Int, deviation: Double? = nil, untestable: Untestable) {
    self.init(
      mean: mean, count: count, deviation: deviation, interval: nil, p: nil,
      untestable: untestable)
  }

  /// The same difference with its interval cut at the ends of what it can be: −1 and 1 for a metric
  /// between 0 and 1. An interval that reaches further covers the same possible values.
  package func within(_ range: ClosedRange<Double>) -> PairedDifference {
    guard let interval, range.contains(mean) else { return self }
    return PairedDifference(
      mean: mean, count: count, deviation: deviation, interval: interval.clamped(to: range), p: p,
      untestable: untestable)
  }

  /// The paired t test (Student 1908; SciPy's `ttest_rel`) and its interval.
  ///
  /// Pairs without any spread are no sample to judge by: equal in every pair, the difference is
  /// zero with p 1; unequal by the same amount in every pair, it has neither interval nor p. SciPy
  /// says p 0 there, which two seeds that both win one more user would get by chance.
  ///
  /// - Parameters:
  ///   - values: finite, one a pair.
  ///   - references: what each of them is compared with.
  /// - Returns: nil without pairs.
  package static func tTest(_ values: [Double], minus references: [Double]) -> PairedDifference? {
    precondition(values.count == references.count, "a paired test needs pairs")
    let differences = zip(values, references).map { $0 - $1 }
    guard let estimate = MeanEstimate(differences), let least = differences.min(),
      let most = differences.max()
    else { return nil }
    let (mean, count) = (estimate.mean, estimate.count)
    guard count > 1, let deviation = estimate.deviation, let interval = estimate.interval else {
      return PairedDifference(mean: mean, count: count, untestable: .onePair)
    }
    // Equal differences of unequal values are equal to rounding only.
    let scale = max(values.lazy.map(abs).max() ?? 0, references.lazy.map(abs).max() ?? 0)
    if most - least <= 1e-12 * scale {
      let isZero = max(abs(least), abs(most)) <= 1e-12 * scale
      return isZero
        ? PairedDifference(mean: 0, count: count, deviation: 0, interval: 0...0, p: 1)
        : PairedDifference(mean: mean, count: count, deviation: 0, untestable: .sameDifference)
    }
    let t = mean / (deviation / Double(count).squareRoot())
    return PairedDifference(
      mean: mean, count: count, deviation: deviation, interval: interval,
      p: StudentT(degreesOfFreedom: count - 1).twoSidedProbability(t))
  }
}
