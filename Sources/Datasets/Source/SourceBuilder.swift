/// Collects what a reader finds, and finds users and movies of ratings by their ids.
struct SourceBuilder {
  private(set) var source = RatingSource()
  private var userIndex = IdentifierIndex()
  private var movieIndex = IdentifierIndex()

  mutating func reserveRatings(_ count: Int) { source.reserveRatings(count) }

  mutating func add(
    _ user: RatingSource.User, id: TextField, in file: DelimitedFile
  ) throws(DatasetError) {
    guard userIndex.insert(id, position: source.users.count) else {
      throw file.error("user \(id.text) is here for the second time; remove one of the lines")
    }
    source.users.append(user)
  }

  mutating func add(
    _ movie: RatingSource.Movie, id: TextField, in file: DelimitedFile
  ) throws(DatasetError) {
    guard movieIndex.insert(id, position: source.movies.count) else {
      throw file.error("movie \(id.text) is here for the second time; remove one of the lines")
    }
    source.movies.append(movie)
  }

  /// - Parameters:
  ///   - userFile: the name of the file that describes users, for the error.
  ///   - movieFile: likewise of movies.
  mutating func addRating(
    user: TextField, movie: TextField, rating: TextField, timestamp: TextField,
    in file: DelimitedFile, userFile: String, movieFile: String
  ) throws(DatasetError) {
    guard let userRow = userIndex.position(of: user) else {
      throw file.error(
        "user '\(user.text)' is not in \(userFile); add the user there or remove this line")
    }
    guard let movieRow = movieIndex.position(of: movie) else {
      throw file.error(
        "movie '\(movie.text)' is not in \(movieFile); add the movie there or remove this line")
    }
    guard let value = rating.number else {
      throw file.error("the rating '\(rating.text)' is not a number; the line is damaged")
    }
    guard let time = timestamp.number, abs(time) < 1e12 else {
      throw file.error(
        "the time '\(timestamp.text)' is not a number of seconds since 1970; the line is damaged")
    }
    source.addRating(
      user: userRow, movie: movieRow, rating: Float(value), timestamp: Int64(time))
  }
}

/// A title that ends in its year, "Toy Story (1995)", parted: the year is the last "(dddd)".
func partTitle(_ text: String) -> (title: String, year: Int?) {
  let bytes = Array(text.utf8)
  guard bytes.count >= 6 else { return (text, nil) }
  for start in stride(from: bytes.count - 6, through: 0, by: -1)
  where bytes[start] == 0x28 && bytes[start + 5] == 0x29 {
    let digits = bytes[start + 1...start + 4]
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { continue }
    let year = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let title = String(decoding: bytes[..<start], as: UTF8.self)
    return (String(title.reversed().drop(while: { $0 == " " }).reversed()), year)
  }
  return (text, nil)
}
