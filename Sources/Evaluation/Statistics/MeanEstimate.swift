/// Mean of independent values, with its 95 % confidence interval.
package struct MeanEstimate: Sendable, Hashable {
  /// Confidence level of the interval.
  package static let confidence = 0.95

  package let mean: Double
  /// At least 1.
  package let count: Int
  /// Sample standard deviation (denominator n − 1); nil for one value.
  package let deviation: Double?
  /// Half the width of the 95 % interval: t(n − 1) · deviation / √n; nil for one value.
  package let margin: Double?
  /// The 95 % interval, cut at the bounds of the values; nil for one value.
  package let interval: ClosedRange<Double>?
  /// True if the interval is cut, so that `margin` exceeds it.
  package let isCut: Bool

  /// Nil without values.
  ///
  /// - Parameter range: The bounds of the values: 0…1 for most metrics.
  package init?(
    _ values: [Double], within range: ClosedRange<Double> = -Double.infinity...Double.infinity
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
    let margin = CriticalValues.of95Percent(values.count - 1) * deviation / count.squareRoot()
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
