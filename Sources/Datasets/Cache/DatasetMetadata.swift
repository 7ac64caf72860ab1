package import ExperimentModel

/// What is known of a dataset besides its rows: the metadata section of the cache.
package struct DatasetMetadata: Sendable, Hashable, Codable {
  package struct User: Sendable, Hashable, Codable {
    /// As the source spells it.
    package var id: String
    /// Of each field; 0 for those that are not about users.
    package var indices: [UInt32]
  }

  package struct Movie: Sendable, Hashable, Codable {
    package var id: String
    /// Without the year.
    package var title: String
    package var year: Int?
    package var genres: [String]
    /// Of each field; 0 for those that are not about movies.
    package var indices: [UInt32]
  }

  /// Who and what index 0 stands for in the validation and test rows, row by row.
  package struct Unknown: Sendable, Hashable, Codable {
    /// Position in `users` for each row whose user has no training row.
    package var users: [UInt32]
    /// Position in `movies` for each row whose movie has none.
    package var movies: [UInt32]
  }

  package var description: DatasetDescription
  /// What it was made from.
  package var specification: DatasetSpecification?
  /// Of each field.
  package var vocabularies: [Vocabulary]
  package var users: [User]
  package var movies: [Movie]
  /// Nil where all values are known.
  package var unknown: Unknown?
}
