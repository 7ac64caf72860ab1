/// P values of several tests, adjusted so that the chance of even one false finding among them
/// stays below the level that the adjusted values are held against.
///
/// Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 1979; statsmodels' `multipletests(method="holm")`. The smallest value is multiplied
/// by the number of tests, the next by one less, and so on; none falls below one before it. Nothing
/// is assumed of how the tests depend on each other.
///
/// - Parameters:
///   - values: p values; nil or NaN where there was no test, which counts for nothing.
///   - tests: how many tests the values were picked from, where they are not all of them: the
///     comparisons with the best of 14 come out of the 91 pairs of 14.
/// - Returns: in the same order, at most 1.
package func holmAdjusted(_ values: [Double?], amongTests tests: Int? = nil) -> [Double?] {
  let order = values.indices.compactMap { index in
    values[index].flatMap { $0.isNaN ? nil : (value: $0, index: index) }
  }.sorted { ($0.value, $0.index) < ($1.value, $1.index) }
  var adjusted = [Double?](repeating: nil, count: values.count)
  var largest = 0.0
  for (rank, (value, index)) in order.enumerated() {
    let factor = max(tests ?? 0, order.count) - rank
    largest = max(largest, min(1, value * Double(factor)))
    adjusted[index] = largest
  }
  return adjusted
}
