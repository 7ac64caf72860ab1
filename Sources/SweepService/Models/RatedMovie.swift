package import Datasets

/// A movie that a user rated.
package struct RatedMovie: Sendable {
  package let movie: DatasetMetadata.Movie
  package let rating: Float
  /// Seconds since 1970.
  package let timestamp: Int64
}
