import ExperimentModel

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
    var title = ""
    var year: Int?
    /// In the order of the source.
    var genres: [String] = []
  }

  /// A column of a table that is not MovieLens.
  struct Column: Sendable {
    enum Content: Sendable {
      case user, movie
      /// Distinct texts, and of each rating which one it has.
      case words(values: [String], codes: [UInt32])
      /// Distinct lists of texts, none of them empty, and of each rating which one it has.
      case lists([[String]], codes: [UInt32])
      /// The number of each rating, NaN where there is none, and how numbers become words.
      case numbers([Double], NumericBins)
    }

    var name: String
    var content: Content
  }

  /// What the source tells, in the usual order.
  var fields = FieldName.usual
  var users: [User] = []
  var movies: [Movie] = []
  /// Of each rating, in the order of the source: positions in `users` and `movies`, the rating and
  /// its time in seconds since 1970, UTC.
  var userRows: [UInt32] = []
  var movieRows: [UInt32] = []
  var ratings: [Float] = []
  var timestamps: [Int64] = []
  /// Of a table, in order.
  var columns: [Column] = []
  /// Whether the times mean something.
  var hasTimes = true
  /// Of each column some of whose values could not be used.
  var unusable: [UnusableValues] = []
  /// Columns of known layouts that no field is made from, each with its file's name before it.
  var unreadColumns: [String] = []
  /// Ratings that were left out because they lie in the band that the grid file drops.
  var droppedRatings = 0

  mutating func addRating(user: UInt32, movie: UInt32, rating: Float, timestamp: Int64) {
    userRows.append(user)
    movieRows.append(movie)
    ratings.append(rating)
    timestamps.append(timestamp)
  }

  /// Memory that is reserved but not used costs nothing.
  mutating func reserveRatings(_ count: Int) {
    userRows.reserveCapacity(count)
    movieRows.reserveCapacity(count)
    ratings.reserveCapacity(count)
    timestamps.reserveCapacity(count)
  }
}
