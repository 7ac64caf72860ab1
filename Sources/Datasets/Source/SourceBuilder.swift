/// Collects users, movies and ratings, and looks up users and movies by their ids.
struct SourceBuilder {
  private(set) var source = RatingSource()
  private var userIndex = KeyIndex()
  private var movieIndex = KeyIndex()
  /// The band of ratings that are dropped.
  private let drop: ClosedRange<Double>?
  /// The files that describe users and movies, for errors; nil if users or movies are those of the
  /// ratings.
  private let userFile: String?
  private let movieFile: String?
  private var unknown = UnknownIDs()

  init(dropping drop: ClosedRange<Double>?, userFile: String?, movieFile: String?) {
    self.drop = drop
    self.userFile = userFile
    self.movieFile = movieFile
  }

  mutating func reserveRatings(_ count: Int) { source.reserveRatings(count) }

  /// Adds the invalid values that a tally found in a file.
  mutating func add(_ tally: ValueTally, of path: String) {
    if let unusable = tally.unusable(in: path) { source.unusable.append(unusable) }
  }

  /// Adds columns of a file that are not read.
  mutating func addUnread(_ columns: [String], of path: String) {
    let file = path.split(separator: "/").last ?? ""
    source.unreadColumns += columns.map { "\($0) (\(file))" }
  }

  mutating func add(
    _ user: RatingSource.User, id: borrowing TextField, in file: borrowing DelimitedFile
  ) throws(DatasetError) {
    guard userIndex.insert(id, position: source.users.count) else {
      throw file.error("user \(id.text) is here for the second time; remove one of the lines")
    }
    source.users.append(user)
  }

  mutating func add(
    _ movie: RatingSource.Movie, id: borrowing TextField, in file: borrowing DelimitedFile
  ) throws(DatasetError) {
    guard movieIndex.insert(id, position: source.movies.count) else {
      throw file.error("movie \(id.text) is here for the second time; remove one of the lines")
    }
    source.movies.append(movie)
  }

  /// Adds the ratings of a file, one per line, from the columns at these positions.
  ///
  /// - Parameter columns: The number of columns of a line.
  mutating func addRatings(
    of file: inout DelimitedFile, columns: Int, user: Int, movie: Int, rating: Int, timestamp: Int
  ) throws(DatasetError) {
    reserveRatings(file.expectedLines)
    while try file.next(expecting: columns) {
      try addRating(
        user: file[user], movie: file[movie], rating: file.rating(rating),
        timestamp: file.timestamp(timestamp), in: file)
    }
    if let error = unknown.error { throw error }
  }

  /// - Returns: False if the rating is left out: in the dropped band, or of an unknown user or movie,
  ///   which `addRatings` reports at its end.
  @discardableResult
  mutating func addRating(
    user: borrowing TextField, movie: borrowing TextField, rating: Double, timestamp: Int64,
    in file: borrowing DelimitedFile
  ) throws(DatasetError) -> Bool {
    let userRow = try self.userRow(of: user, in: file)
    let movieRow = try self.movieRow(of: movie, in: file)
    guard let userRow, let movieRow else {
      unknown.endLine()
      return false
    }
    if let drop, drop.contains(rating) {
      source.droppedRatings += 1
      return false
    }
    source.addRating(
      user: userRow, movie: movieRow, rating: Float(rating), timestamp: timestamp)
    return true
  }

  /// - Returns: Nil if the file of users does not have the id.
  private mutating func userRow(
    of id: borrowing TextField, in file: borrowing DelimitedFile
  ) throws(DatasetError) -> UInt32? {
    if let row = userIndex.position(of: id) { return row }
    if let userFile {
      unknown.note(.user, id.text, notIn: userFile, in: file)
      return nil
    }
    guard !id.isEmpty else { throw file.error("the line names no user; the line is damaged") }
    try add(RatingSource.User(id: id.text), id: id, in: file)
    return UInt32(source.users.count - 1)
  }

  /// - Returns: Nil if the file of movies does not have the id.
  private mutating func movieRow(
    of id: borrowing TextField, in file: borrowing DelimitedFile
  ) throws(DatasetError) -> UInt32? {
    if let row = movieIndex.position(of: id) { return row }
    if let movieFile {
      unknown.note(.movie, id.text, notIn: movieFile, in: file)
      return nil
    }
    guard !id.isEmpty else { throw file.error("the line names no item; the line is damaged") }
    try add(RatingSource.Movie(id: id.text, title: id.text), id: id, in: file)
    return UInt32(source.movies.count - 1)
  }
}

extension DelimitedFile {
  /// - Throws: `DatasetError` if a field of the line is not a rating.
  func rating(_ field: Int) throws(DatasetError) -> Double {
    guard let rating = self[field].number else {
      throw error(
        "the rating '\(self[field].text)' is not a number; "
          + (self[field].decimalCommaAdvice ?? "the line is damaged"))
    }
    return rating
  }

  /// - Throws: `DatasetError` if a field of the line is not a timestamp in seconds since 1970.
  func timestamp(_ field: Int) throws(DatasetError) -> Int64 {
    guard let time = self[field].number else {
      throw error(
        "the time '\(self[field].text)' is not a number of seconds since 1970; convert dates, or "
          + "the line is damaged")
    }
    guard abs(time) < 1e12 else {
      throw error(
        "the time \(self[field].text) is too large for seconds since 1970; are these milliseconds? "
          + "Divide them by 1000")
    }
    return Int64(time)
  }
}
