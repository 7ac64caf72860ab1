/// Restriction of a metric to some candidates or test rows.
package enum MetricScope: String, Sendable, Hashable, CaseIterable {
  /// Ranked among all movies that the user has not seen.
  case all
  /// Ranked among a sample of movies.
  case sampled
  /// Test rows of users without a training row.
  case coldUsers = "cold_users"
  /// Test rows of movies without a training row.
  case coldMovies = "cold_movies"

  /// True for a restriction of candidates, false for one of test rows.
  package var isOfCandidates: Bool { self == .all || self == .sampled }

  package var label: String {
    switch self {
    case .all: "all movies"
    case .sampled: "sampled movies"
    case .coldUsers: "cold users"
    case .coldMovies: "cold movies"
    }
  }

  var summary: String {
    switch self {
    case .all: "Ranked among all movies that the user has not seen, not the user's own rows."
    case .sampled: "Ranked among a sample of movies, not the user's own rows."
    case .coldUsers: "Of the test rows of users without a training row."
    case .coldMovies: "Of the test rows of movies without a training row."
    }
  }
}
