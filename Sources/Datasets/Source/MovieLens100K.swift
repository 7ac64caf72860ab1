/// MovieLens 100K: `u.data` separated by tabs, `u.user` and `u.item` by bars, Latin-1; genres are 19
/// flags at the end of `u.item`.
struct MovieLens100K {
  let folder: String

  private static let genres = [
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
  ]

  /// - Throws: `DatasetError` with file and line of what is wrong.
  func read() throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder()
    var fields: [TextField] = []
    var users = try open("u.user", separator: "|")
    while try users.next(expecting: 5, into: &fields) {
      try builder.add(
        .init(
          id: fields[0].text, gender: fields[2].nonEmpty, age: fields[1].nonEmpty,
          occupation: fields[3].nonEmpty, zip: fields[4].nonEmpty), id: fields[0], in: users)
    }
    var movies = try open("u.item", separator: "|")
    while try movies.next(expecting: 5 + Self.genres.count, into: &fields) {
      let (title, year) = partTitle(fields[1].text)
      var genres: [String] = []
      for (genre, flag) in zip(Self.genres, fields.dropFirst(5)) {
        switch flag.integer {
        case 1: genres.append(genre)
        case 0: break
        default: throw movies.error("the flag of \(genre) is '\(flag.text)', expected 0 or 1")
        }
      }
      try builder.add(
        .init(id: fields[0].text, title: title, year: year, genres: genres), id: fields[0],
        in: movies)
    }
    var ratings = try open("u.data", separator: "\t")
    while try ratings.next(expecting: 4, into: &fields) {
      try builder.addRating(
        user: fields[0], movie: fields[1], rating: fields[2], timestamp: fields[3], in: ratings,
        userFile: "u.user", movieFile: "u.item")
    }
    return builder.source
  }

  private func open(
    _ name: String, separator: String
  ) throws(DatasetError) -> DelimitedFile {
    try DelimitedFile(path: "\(folder)/\(name)", separator: separator, encoding: .latin1)
  }
}
