/// MovieLens 1M: fields separated by `::`, Latin-1.
struct MovieLens1M {
  let folder: String

  /// - Throws: `DatasetError` with file and line of what is wrong.
  func read() throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder()
    var fields: [TextField] = []
    var users = try open("users.dat")
    while try users.next(expecting: 5, into: &fields) {
      try builder.add(
        .init(
          id: fields[0].text, gender: fields[1].nonEmpty, age: fields[2].nonEmpty,
          occupation: fields[3].nonEmpty, zip: fields[4].nonEmpty), id: fields[0], in: users)
    }
    var movies = try open("movies.dat")
    while try movies.next(expecting: 3, into: &fields) {
      let (title, year) = partTitle(fields[1].text)
      let genres = fields[2].text.split(separator: "|").map(String.init)
      try builder.add(
        .init(id: fields[0].text, title: title, year: year, genres: genres), id: fields[0],
        in: movies)
    }
    var ratings = try open("ratings.dat")
    builder.reserveRatings(ratings.byteCount / 20)
    while try ratings.next(expecting: 4, into: &fields) {
      try builder.addRating(
        user: fields[0], movie: fields[1], rating: fields[2], timestamp: fields[3], in: ratings,
        userFile: "users.dat", movieFile: "movies.dat")
    }
    return builder.source
  }

  private func open(_ name: String) throws(DatasetError) -> DelimitedFile {
    try DelimitedFile(path: "\(folder)/\(name)", separator: "::", encoding: .latin1)
  }
}
