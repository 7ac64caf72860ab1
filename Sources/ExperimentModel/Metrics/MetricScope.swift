/// Restriction of a metric to some candidates or test rows, or to the validation rows.
package enum MetricScope: String, Sendable, Hashable, CaseIterable {
  /// Ranked among all movies that the user has not seen.
  case all
  /// Ranked among a sample of movies.
  case sampled
  /// Test rows of users without a training row.
  case coldUsers = "cold_users"
  /// Test rows of movies without a training row.
  case coldMovies = "cold_movies"
  /// The users' own validation rows.
  case validation

  /// True for other candidates than a user's own rows.
  package var isOfCandidates: Bool { self == .all || self == .sampled }

  /// True for the test rows of users or movies without a training row.
  package var isColdStart: Bool { self == .coldUsers || self == .coldMovies }

  /// Begins the names of metrics of the validation rows.
  static let validationPrefix = "validation_"

  /// Returns the name of a metric in this scope: `ndcg@10/all`, `validation_auc`.
  package func name(ofMetric name: String) -> String {
    self == .validation ? Self.validationPrefix + name : "\(name)/\(rawValue)"
  }

  package var label: String {
    switch self {
    case .all: "all movies"
    case .sampled: "sampled movies"
    case .coldUsers: "cold users"
    case .coldMovies: "cold movies"
    case .validation: "validation"
    }
  }

  var summary: String {
    switch self {
    case .all: "Ranked among all movies that the user has not seen, not the user's own rows."
    case .sampled: "Ranked among a sample of movies, not the user's own rows."
    case .coldUsers: "Of the test rows of users without a training row."
    case .coldMovies: "Of the test rows of movies without a training row."
    case .validation: "Of the validation rows."
    }
  }
}
