/// Reduction of a field's vocabulary, so that its embedding table has fewer rows.
package struct ValueReduction: Sendable, Hashable, Codable {
  /// Training rows that a value needs, else it is unknown; nil for no limit.
  package var minimumCount: Int?
  /// Number of buckets that the values are hashed into; nil for an index of each value's own.
  package var hashBuckets: Int?

  package init(minimumCount: Int? = nil, hashBuckets: Int? = nil) {
    self.minimumCount = minimumCount
    self.hashBuckets = hashBuckets
  }
}

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
