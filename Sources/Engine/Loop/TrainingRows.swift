/// Rows to train on or to score: field indices and labels, as the encoded dataset stores them.
package struct TrainingRows: ~Escapable, Sendable {
  /// [rows, fields].
  package let indices: Span<UInt32>
  /// [rows], 0 or 1.
  package let labels: Span<UInt8>
  package let fields: Int

  @_lifetime(copy indices, copy labels)
  package init(indices: Span<UInt32>, labels: Span<UInt8>, fields: Int) {
    precondition(indices.count == labels.count * fields, "indices and labels disagree")
    self.indices = indices
    self.labels = labels
    self.fields = fields
  }
}
