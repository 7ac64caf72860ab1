/// Rows whose values have embeddings.
package enum VocabularyScope: String, Sendable, Hashable, Codable, CaseIterable {
  /// All rows: a value that occurs in test rows only has an untrained embedding.
  case all
  /// Training rows: values that occur in others only are unknown, index 0.
  case train
}
