package import ExperimentModel

/// The MovieLens fields of a row, in the order in which a model sees them unless a grid file gives
/// another one.
package enum FieldName: String, Sendable, Hashable, CaseIterable, Codable {
  case user = "user_id"
  case movie = "movie_id"
  case movieDecade = "movie_decade"
  case movieYear = "movie_year"
  case ratingYear = "rating_year"
  case ratingMonth = "rating_month"
  case ratingDecade = "rating_decade"
  case genre1, genre2, genre3
  case gender, age, occupation
  case zip
  // Derived: no source has them in this form, but they follow from its columns.
  case userActivity = "user_activity"
  case moviePopularity = "movie_popularity"
  case sincePrevious = "since_previous"
  /// All genres of the movie, mean-pooled.
  case genres

  package var side: FieldSide {
    switch self {
    case .user, .gender, .age, .occupation, .zip, .userActivity: .user
    case .movie, .movieDecade, .movieYear, .genre1, .genre2, .genre3, .moviePopularity, .genres:
      .movie
    case .ratingYear, .ratingMonth, .ratingDecade, .sincePrevious: .context
    }
  }

  /// The fields of a row unless a grid file gives others, as far as the source has them.
  package static let usual = allCases.filter { !derived.contains($0) }
  /// Derived fields, which only a grid file requests.
  package static let derived: [FieldName] = [
    .userActivity, .moviePopularity, .sincePrevious, .genres,
  ]
  /// True if the field is a part of the rating's date.
  package var isMoment: Bool { [.ratingYear, .ratingMonth, .ratingDecade].contains(self) }
  /// Features that a grid file may request if the dataset has their source columns.
  package static let features = derived + usual.filter(\.isMoment)
  /// The fields of a source with a table of users.
  package static let demographic: [FieldName] = [.gender, .age, .occupation, .zip]
  package var isDemographic: Bool { Self.demographic.contains(self) }
  /// The fields of a source with a table of movies.
  package static let catalogue: [FieldName] = [
    .movieDecade, .movieYear, .genre1, .genre2, .genre3,
  ]

  /// Fields that every model sees: the ranking metrics are computed for users and movies.
  package static let required: [FieldName] = [.user, .movie]
}
