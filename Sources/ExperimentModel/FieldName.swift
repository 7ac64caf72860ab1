/// The fields of a row, in the order in which a network sees them unless a grid file says otherwise.
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
  // Ready-made: no source tells them in this form, but they follow from what it tells.
  case userActivity = "user_activity"
  case moviePopularity = "movie_popularity"
  case sincePrevious = "since_previous"
  /// All genres of the movie, mean-pooled.
  case genres

  /// What a field tells about.
  package enum Side: String, Sendable, Hashable, Codable {
    case user, movie
    /// The moment of the rating.
    case context
  }

  package var side: Side {
    switch self {
    case .user, .gender, .age, .occupation, .zip, .userActivity: .user
    case .movie, .movieDecade, .movieYear, .genre1, .genre2, .genre3, .moviePopularity, .genres:
      .movie
    case .ratingYear, .ratingMonth, .ratingDecade, .sincePrevious: .context
    }
  }

  /// The fields of a row unless a grid file says otherwise, as far as the source has them.
  package static let usual = allCases.filter { !readyMade.contains($0) }
  /// What only the grid file brings in.
  package static let readyMade: [FieldName] = [
    .userActivity, .moviePopularity, .sincePrevious, .genres,
  ]
  /// What the time of a rating tells.
  package var isMoment: Bool { [.ratingYear, .ratingMonth, .ratingDecade].contains(self) }
  /// What a grid file can add to data that tell what it is made of.
  package static let features = readyMade + usual.filter(\.isMoment)
  /// What only a source with a table of users tells.
  package static let demographic: [FieldName] = [.gender, .age, .occupation, .zip]
  package var isDemographic: Bool { Self.demographic.contains(self) }
  /// What only a source with a table of movies tells.
  package static let catalogue: [FieldName] = [
    .movieDecade, .movieYear, .genre1, .genre2, .genre3,
  ]

  /// Fields that every network has: the ranking metrics are computed for users and movies.
  package static let required: [FieldName] = [.user, .movie]
}
