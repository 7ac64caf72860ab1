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
