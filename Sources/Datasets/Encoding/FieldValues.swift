import ExperimentModel

/// Values of fields for users, movies and dates; an absent value is `no`.
extension FieldName {
  static let absent = "no"

  func value(of user: RatingSource.User) -> String {
    let value: String? =
      switch self {
      case .user: user.id
      case .gender: user.gender
      case .age: user.age
      case .occupation: user.occupation
      case .zip: user.zip
      default: preconditionFailure("\(rawValue) is not a field of users")
      }
    return value ?? Self.absent
  }

  func value(of movie: RatingSource.Movie) -> String {
    func genre(_ position: Int) -> String? {
      position < movie.genres.count ? movie.genres[position] : nil
    }
    let value: String? =
      switch self {
      case .movie: movie.id
      case .movieDecade: movie.year.map { "\($0 / 10 * 10)" }
      case .movieYear: movie.year.map { "\($0)" }
      case .genre1: genre(0)
      case .genre2: genre(1)
      case .genre3: genre(2)
      default: preconditionFailure("\(rawValue) is not a field of movies")
      }
    return value ?? Self.absent
  }

  func value(of date: CalendarDate) -> Int {
    switch self {
    case .ratingYear: date.year
    case .ratingMonth: date.month
    case .ratingDecade: date.year / 10 * 10
    default: preconditionFailure("\(rawValue) is not a field of moments")
    }
  }
}

/// Year and month of a timestamp, UTC.
struct CalendarDate: Sendable, Hashable {
  let year: Int
  let month: Int

  /// Returns the days from 1970-01-01 to a timestamp in seconds.
  static func day(of timestamp: Int64) -> Int {
    Int(timestamp >= 0 ? timestamp / 86_400 : (timestamp - 86_399) / 86_400)
  }

  init(timestamp: Int64) { self.init(day: Self.day(of: timestamp)) }

  /// Exact for every day: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
  init(day: Int) {
    let day = day + 719_468
    let era = (day >= 0 ? day : day - 146_096) / 146_097
    let dayOfEra = day - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
