/// A mean of independent values and how well it is known.
package struct MeanEstimate: Sendable, Hashable {
  /// Share of samples whose interval holds the true mean.
  package static let confidence = 0.95

  package let mean: Double
  /// At least 1.
  package let count: Int
  /// Standard deviation of the values, with n − 1 below; nil of one value.
  package let deviation: Double?
  /// Half the width of the 95 % interval, by Student's t: t(n − 1) · deviation / √n; nil of one
  /// value.
  package let margin: Double?

  /// Nil without values.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    self.mean = mean
    self.count = values.count
    guard values.count > 1 else {
      deviation = nil
      margin = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    self.deviation = deviation
    margin = CriticalValues.of95Percent(values.count - 1) * deviation / count.squareRoot()
  }

  /// The 95 % interval; nil of one value.
  package var interval: ClosedRange<Double>? {
    margin.map { (mean - $0)...(mean + $0) }
  }
}

/// Student's t at 95 %, by degrees of freedom: reports ask for the same few over and over.
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
