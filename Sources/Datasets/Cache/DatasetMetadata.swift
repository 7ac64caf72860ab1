package import ExperimentModel

/// Users, movies and vocabularies of a dataset: the metadata section of the cache.
package struct DatasetMetadata: Sendable, Hashable, Codable {
  package struct User: Sendable, Hashable, Codable {
    /// Identifier, as in the source.
    package var id: String
    /// One index per field; 0 for fields that do not describe users.
    package var indices: [UInt32]
  }

  package struct Movie: Sendable, Hashable, Codable {
    package var id: String
    /// Title, without the year.
    package var title: String
    package var year: Int?
    package var genres: [String]
    /// One index per field; 0 for fields that do not describe movies.
    package var indices: [UInt32]
  }

  /// Users and movies that index 0 stands for in the validation and test rows, row by row.
  package struct Unknown: Sendable, Hashable, Codable {
    /// Position in `users` for each row whose user has no training row.
    package var users: [UInt32]
    /// Position in `movies` for each row whose movie has no training row.
    package var movies: [UInt32]
  }

  package var description: DatasetDescription
  /// The specification that it was encoded by.
  package var specification: DatasetSpecification?
  /// One element per field.
  package var vocabularies: [Vocabulary]
  package var users: [User]
  package var movies: [Movie]
  /// Nil if all values are known.
  package var unknown: Unknown?
}
