/// Mean of values, with its 95 % confidence interval.
///
/// Values of several splits of the same rows are not independent, because their training sets overlap.
/// Their variance of the mean is s² · (1/n + test rows / training rows) in place of s²/n (Nadeau and
/// Bengio, "Inference for the Generalization Error", Machine Learning 2003).
package struct MeanEstimate: Sendable, Hashable {
  /// Confidence level of the interval.
  package static let confidence = 0.95

  package let mean: Double
  /// At least 1.
  package let count: Int
  /// Sample standard deviation (denominator n − 1); nil for one value.
  package let deviation: Double?
  /// Half the width of the 95 % interval: t(n − 1) · standard error; nil for one value.
  package let margin: Double?
  /// The 95 % interval, cut at the bounds of the values; nil for one value.
  package let interval: ClosedRange<Double>?
  /// True if the interval is cut, so that `margin` exceeds it.
  package let isCut: Bool

  /// Nil without values.
  ///
  /// - Parameters:
  ///   - range: The bounds of the values: 0…1 for most metrics.
  ///   - overlap: Test rows / training rows of the splits that the values are of; 0 for independent
  ///     values.
  package init?(
    _ values: [Double], within range: ClosedRange<Double> = -Double.infinity...Double.infinity,
    overlap: Double = 0
  ) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    self.count = values.count
    guard values.count > 1 else {
      deviation = nil
      margin = nil
      interval = nil
      isCut = false
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    self.deviation = deviation
    let margin =
      CriticalValues.of95Percent(values.count - 1)
      * Self.standardError(deviation, values.count, overlap: overlap)
    self.margin = margin
    guard margin.isFinite else {
      interval = nil
      isCut = false
      return
    }
    let whole = (mean - margin)...(mean + margin)
    let cut = range.contains(mean) ? whole.clamped(to: range) : whole
    interval = cut
    isCut = cut != whole
  }

  /// Returns s · √(1/n + overlap).
  static func standardError(_ deviation: Double, _ count: Int, overlap: Double) -> Double {
    overlap == 0
      ? deviation / Double(count).squareRoot()
      : deviation * (1 / Double(count) + overlap).squareRoot()
  }
}

/// Critical values of Student's t at 95 %, cached by degrees of freedom.
enum CriticalValues {
  private static let first = (1...64).map {
    StudentT(degreesOfFreedom: $0).criticalValue(twoSided: 1 - MeanEstimate.confidence)
  }

  static func of95Percent(_ degreesOfFreedom: Int) -> Double {
    degreesOfFreedom <= first.count
      ? first[degreesOfFreedom - 1]
      : StudentT(degreesOfFreedom: degreesOfFreedom)
        .criticalValue(twoSided: 1 - MeanEstimate.confidence)
  }
}
