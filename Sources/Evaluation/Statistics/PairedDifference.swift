/// Mean difference of pairs, with its 95 % confidence interval and the p-value of a test against zero.
package struct PairedDifference: Sendable, Hashable {
  package let mean: Double
  /// Pairs, at least 1.
  package let count: Int
  /// Sample standard deviation of the differences (denominator n − 1); nil for one pair.
  package let deviation: Double?
  /// The 95 % interval; nil without a test, and where too few pairs leave it unbounded.
  package let interval: ClosedRange<Double>?
  /// Two-sided p-value; nil without a test.
  package let p: Double?
  /// Test rows / training rows of the splits that the pairs are of; 0 for independent pairs.
  package let overlap: Double
  /// Reason why there is no test; nil if there is one.
  package let untestable: Untestable?

  private init(
    mean: Double, count: Int, deviation: Double?, interval: ClosedRange<Double>?, p: Double?,
    untestable: Untestable?, overlap: Double = 0
  ) {
    self.overlap = overlap
    self.mean = mean
    self.count = count
    self.deviation = deviation
    self.interval = interval
    self.p = p
    self.untestable = untestable
  }

  /// Creates a tested difference.
  package init(
    mean: Double, count: Int, deviation: Double, interval: ClosedRange<Double>, p: Double
  ) {
    self.init(
      mean: mean, count: count, deviation: deviation, interval: interval, p: p, untestable: nil)
  }

  /// Creates a difference without a test.
  package init(mean: Double, count: Int, deviation: Double? = nil, untestable: Untestable) {
    self.init(
      mean: mean, count: count, deviation: deviation, interval: nil, p: nil,
      untestable: untestable)
  }

  /// Returns the difference without its test.
  package func without(test reason: Untestable) -> PairedDifference {
    PairedDifference(mean: mean, count: count, deviation: deviation, untestable: reason)
  }

  /// Returns the difference with its interval cut at its bounds: −1 and 1 for a metric between 0 and 1.
  package func within(_ range: ClosedRange<Double>) -> PairedDifference {
    guard let interval, range.contains(mean) else { return self }
    return PairedDifference(
      mean: mean, count: count, deviation: deviation, interval: interval.clamped(to: range), p: p,
      untestable: untestable, overlap: overlap)
  }

  /// Validity of a paired t test.
  package enum Validity: Sendable, Hashable {
    /// For a number of pairs that was fixed before any result was seen: Student's t.
    case fixedCount
    /// At every number of pairs, whatever made the sampling stop: `SequentialT`.
    case everyLook
  }

  /// The paired t test (Student 1908; SciPy's `ttest_rel`) or its sequential form, and the interval.
  ///
  /// Pairs without any spread: if all differences are zero, p is 1; if they are equal but not zero,
  /// there is no test. SciPy returns p = 0 there, which two seeds that both gain one user would get
  /// by chance.
  ///
  /// - Parameters:
  ///   - values: Finite, one per pair.
  ///   - references: The value that each is compared with.
  ///   - overlap: Test rows / training rows, where each pair is of another split of the same rows: the
  ///     corrected resampled t test (`MeanEstimate`). 0 for independent pairs.
  /// - Returns: Nil without pairs.
  package static func tTest(
    _ values: [Double], minus references: [Double], validity: Validity = .fixedCount,
    overlap: Double = 0
  ) -> PairedDifference? {
    precondition(values.count == references.count, "a paired test needs pairs")
    let differences = zip(values, references).map { $0 - $1 }
    guard let estimate = MeanEstimate(differences, overlap: overlap), let least = differences.min(),
      let most = differences.max()
    else { return nil }
    let (mean, count) = (estimate.mean, estimate.count)
    guard count > 1, let deviation = estimate.deviation, let student = estimate.interval else {
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
    let error = MeanEstimate.standardError(deviation, count, overlap: overlap)
    let interval: ClosedRange<Double>? =
      switch validity {
      case .fixedCount: student
      case .everyLook:
        SequentialT(count: count).criticalValue(1 - MeanEstimate.confidence).map {
          mean - $0 * error...mean + $0 * error
        }
      }
    return PairedDifference(
      mean: mean, count: count, deviation: deviation, interval: interval,
      p: validity.twoSidedProbability(mean / error, count: count), untestable: nil,
      overlap: overlap)
  }

  /// Returns the p value of the hypothesis that the true difference is at least `margin` away from
  /// zero: two one-sided tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 1987),
  /// of which the larger p counts. Below the level, the two are practically equal.
  ///
  /// - Parameter margin: In the metric's unit, above 0.
  /// - Returns: Nil without a test.
  package func equivalenceProbability(margin: Double, validity: Validity) -> Double? {
    guard let deviation, untestable == nil, count > 1 else { return nil }
    guard abs(mean) < margin else { return 1 }
    let error = MeanEstimate.standardError(deviation, count, overlap: overlap)
    // Infinite without any spread.
    let t = (margin - abs(mean)) / error
    let p = validity.twoSidedProbability(t, count: count)
    // The bound of the sequential test is on both sides together, so halving it proves nothing.
    return validity == .fixedCount ? p / 2 : p
  }
}

extension PairedDifference {
  /// Standard error of the mean; nil without a spread.
  package var standardError: Double? {
    guard let deviation, deviation > 0, count > 1 else { return nil }
    return MeanEstimate.standardError(deviation, count, overlap: overlap)
  }
}

extension PairedDifference.Validity {
  /// Returns the |t| from which a difference of `count` pairs is significant; nil if none is.
  package func criticalValue(_ level: Double, count: Int) -> Double? {
    switch self {
    case .fixedCount: StudentT(degreesOfFreedom: count - 1).criticalValue(twoSided: level)
    case .everyLook: SequentialT(count: count).criticalValue(level)
    }
  }

  fileprivate func twoSidedProbability(_ t: Double, count: Int) -> Double {
    switch self {
    case .fixedCount: StudentT(degreesOfFreedom: count - 1).twoSidedProbability(t)
    case .everyLook: SequentialT(count: count).probability(t)
    }
  }
}
