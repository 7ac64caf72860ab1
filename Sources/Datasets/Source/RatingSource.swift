import ExperimentModel

/// A dataset as read: users, movies and ratings before encoding.
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
    /// Title, without the year.
    var title = ""
    var year: Int?
    /// In the order of the source.
    var genres: [String] = []
  }

  /// A column of a table that a grid file describes.
  struct Column: Sendable {
    enum Content: Sendable {
      case user, movie
      /// Distinct texts, and the code of each rating's text.
      case words(values: [String], codes: [UInt32])
      /// Distinct lists of texts, none of them empty, and the code of each rating's list.
      case lists([[String]], codes: [UInt32])
      /// The number of each rating, NaN if absent, and their binning.
      case numbers([Double], NumericBins)
    }

    var name: String
    var content: Content
    /// Of a column of words or lists; nil for none.
    var reduction: ValueReduction?
  }

  /// Fields of the source, in the usual order.
  var fields = FieldName.usual
  var users: [User] = []
  var movies: [Movie] = []
  /// One element per rating, in the order of the source: positions in `users` and `movies`, the rating
  /// and its timestamp in seconds since 1970, UTC.
  var userRows: [UInt32] = []
  var movieRows: [UInt32] = []
  var ratings: [Float] = []
  var timestamps: [Int64] = []
  /// Columns of a table, in order.
  var columns: [Column] = []
  /// True if the source has timestamps.
  var hasTimes = true
  /// One element per column with invalid values.
  var unusable: [UnusableValues] = []
  /// Columns of known layouts that no field uses, each with its file's name.
  var unreadColumns: [String] = []
  /// Ratings in the band that the grid file drops.
  var droppedRatings = 0

  mutating func addRating(user: UInt32, movie: UInt32, rating: Float, timestamp: Int64) {
    userRows.append(user)
    movieRows.append(movie)
    ratings.append(rating)
    timestamps.append(timestamp)
  }

  /// Reserves memory; unused pages cost nothing.
  mutating func reserveRatings(_ count: Int) {
    userRows.reserveCapacity(count)
    movieRows.reserveCapacity(count)
    ratings.reserveCapacity(count)
    timestamps.reserveCapacity(count)
  }
}
