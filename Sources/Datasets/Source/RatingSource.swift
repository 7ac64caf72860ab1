/// A dataset as it was read: users, movies and ratings, before any encoding.
struct RatingSource: Sendable {
  struct User: Sendable, Hashable {
    var id: String
    var gender: String?
    var age: String?
    var occupation: String?
    var zip: String?
  }

  struct Movie: Sendable, Hashable {
    var id: String
    /// Without the year.
    var title: String
    var year: Int?
    /// In the order of the source.
    var genres: [String]
  }

  var users: [User] = []
  var movies: [Movie] = []
  /// Of each rating, in the order of the source: positions in `users` and `movies`, the rating and
  /// its time in seconds since 1970, UTC.
  var userRows: [UInt32] = []
  var movieRows: [UInt32] = []
  var ratings: [Float] = []
  var timestamps: [Int64] = []

  mutating func addRating(user: UInt32, movie: UInt32, rating: Float, timestamp: Int64) {
    userRows.append(user)
    movieRows.append(movie)
    ratings.append(rating)
    timestamps.append(timestamp)
  }

  mutating func reserveRatings(_ count: Int) {
    userRows.reserveCapacity(count)
    movieRows.reserveCapacity(count)
    ratings.reserveCapacity(count)
    timestamps.reserveCapacity(count)
  }
}

/// Finds the position of an id: a table for numbers, a dictionary for all else.
struct IdentifierIndex {
  private var numbered: [UInt32] = []
  private var named: [String: UInt32] = [:]

  private static let absent = UInt32.max
  /// Larger numbers are kept as text: a table of them would be mostly empty.
  private static let limit = 1 << 22

  /// - Returns: false when the id is there already.
  mutating func insert(_ id: TextField, position: Int) -> Bool {
    if let number = id.canonicalNumber, number < Self.limit {
      if number >= numbered.count {
        let missing = max(number + 1, numbered.count * 2) - numbered.count
        numbered.append(contentsOf: repeatElement(Self.absent, count: missing))
      }
      guard numbered[number] == Self.absent else { return false }
      numbered[number] = UInt32(position)
      return true
    }
    return named.updateValue(UInt32(position), forKey: id.text) == nil
  }

  func position(of id: TextField) -> UInt32? {
    if let number = id.canonicalNumber, number < Self.limit {
      guard number < numbered.count, numbered[number] != Self.absent else { return nil }
      return numbered[number]
    }
    return named[id.text]
  }
}
