/// Returns Holm-adjusted p-values, which control the family-wise error rate.
///
/// Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 1979; statsmodels' `multipletests(method="holm")`. The smallest value is multiplied by the
/// number of tests, the next by one less, and so on; the adjusted values never decrease. Valid for
/// tests with any dependence.
///
/// - Parameters:
///   - values: P-values; nil or NaN for comparisons without a test, which are ignored.
///   - tests: The number of tests, if the values were selected from more: the comparisons with the
///     best of 14 are selected from 91 pairs.
/// - Returns: The adjusted values in the same order, at most 1.
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
