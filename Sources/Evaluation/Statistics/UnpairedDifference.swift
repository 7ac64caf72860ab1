/// Difference between the means of two independent samples, with its 95 % confidence interval.
///
/// The interval is Welch's (Biometrika 1947), with the degrees of freedom of Welch and Satterthwaite
/// rounded down, which makes it slightly wider. A sample of one value has no spread of its own: it is
/// taken to spread like the other, which makes the interval that of the two-sample t test (Student 1908),
/// or the prediction interval of the single value around the mean of the others.
package struct UnpairedDifference: Sendable, Hashable {
  package let mean: Double
  /// Nil if neither sample has a spread.
  package let interval: ClosedRange<Double>?

  /// Nil if a sample is empty.
  ///
  /// - Parameters:
  ///   - values: Finite.
  ///   - others: What is subtracted.
  package init?(_ values: [Double], minus others: [Double]) {
    guard let first = MeanEstimate(values), let second = MeanEstimate(others) else { return nil }
    let mean = first.mean - second.mean
    self.mean = mean
    guard let spread = first.deviation ?? second.deviation else {
      interval = nil
      return
    }
    func part(_ estimate: MeanEstimate) -> Double {
      let deviation = estimate.deviation ?? spread
      return deviation * deviation / Double(estimate.count)
    }
    let (a, b) = (part(first), part(second))
    let error = (a + b).squareRoot()
    guard error > 0 else {
      interval = mean...mean
      return
    }
    let freedom: Double
    if first.count > 1, second.count > 1 {
      let parts = a * a / Double(first.count - 1) + b * b / Double(second.count - 1)
      freedom = (a + b) * (a + b) / parts
    } else {
      freedom = Double(first.count + second.count - 2)
    }
    // The quotient may round to just below a whole number.
    let whole = max(1, Int((freedom + 1e-9).rounded(.down)))
    let margin = CriticalValues.of95Percent(whole) * error
    interval = mean - margin...mean + margin
  }
}
