/// What a reduction did to a field.
package struct ReducedValues: Sendable, Hashable, Codable {
  package var reduction: ValueReduction
  /// Distinct values in all rows.
  package var values: Int
  /// Values that became unknown, because too few training rows have them.
  package var rareValues: Int
  /// Rows with such a value.
  package var rareRows: Int

  package init(reduction: ValueReduction, values: Int, rareValues: Int, rareRows: Int) {
    self.reduction = reduction
    self.values = values
    self.rareValues = rareValues
    self.rareRows = rareRows
  }
}
