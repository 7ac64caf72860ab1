/// MovieLens 100K: `u.data` separated by tabs, `u.user` and `u.item` by bars, Latin-1; genres are 19
/// flags at the end of `u.item`.
struct MovieLens100K {
  let folder: String

  private static let genres = [
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
  ]

  /// - Throws: `DatasetError` with file and line.
  func read(dropping drop: ClosedRange<Double>?) throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder(dropping: drop, userFile: "u.user", movieFile: "u.item")
    var users = try open("u.user", separator: "|")
    while try users.next(expecting: 5) {
      try builder.add(
        .init(
          id: users[0].text, gender: users[2].nonEmpty, age: users[1].nonEmpty,
          occupation: users[3].nonEmpty, zip: users[4].nonEmpty), id: users[0], in: users)
    }
    var movies = try open("u.item", separator: "|")
    var years = TitleYears(column: "title")
    while try movies.next(expecting: 5 + Self.genres.count) {
      let (title, year) = years.part(movies[1], line: movies.line)
      var genres: [String] = []
      for (genre, field) in zip(Self.genres, 5...) {
        switch movies[field].wholeNumber {
        case 1: genres.append(genre)
        case 0: break
        default:
          throw movies.error("the flag of \(genre) is '\(movies[field].text)', expected 0 or 1")
        }
      }
      try builder.add(
        .init(id: movies[0].text, title: title, year: year, genres: genres), id: movies[0],
        in: movies)
    }
    builder.add(years.tally, of: movies.path)
    builder.addUnread(["release date", "video release date", "IMDb URL"], of: movies.path)
    var ratings = try open("u.data", separator: "\t")
    try builder.addRatings(of: &ratings, columns: 4, user: 0, movie: 1, rating: 2, timestamp: 3)
    return builder.source
  }

  private func open(
    _ name: String, separator: String
  ) throws(DatasetError) -> DelimitedFile {
    try DelimitedFile(path: "\(folder)/\(name)", .init(separator: separator, encoding: .latin1))
  }
}
