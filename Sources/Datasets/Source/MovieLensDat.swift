import ExperimentModel

/// MovieLens 1M and 10M: fields separated by `::`. 1M is Latin-1; 10M is UTF-8, has half stars and no
/// attributes of users.
struct MovieLensDat {
  let folder: String
  let generation: Generation

  enum Generation: Sendable, Hashable { case oneMillion, tenMillion }

  /// - Throws: `DatasetError` with file and line.
  func read(dropping drop: ClosedRange<Double>?) throws(DatasetError) -> RatingSource {
    let hasUsers = generation == .oneMillion
    var builder = SourceBuilder(
      dropping: drop, userFile: hasUsers ? "users.dat" : nil, movieFile: "movies.dat")
    if hasUsers {
      var users = try open("users.dat")
      while try users.next(expecting: 5) {
        try builder.add(
          .init(
            id: users[0].text, gender: users[1].nonEmpty, age: users[2].nonEmpty,
            occupation: users[3].nonEmpty, zip: users[4].nonEmpty), id: users[0], in: users)
      }
    }
    var movies = try open("movies.dat")
    var years = TitleYears(column: "title")
    while try movies.next(expecting: 3) {
      let (title, year) = years.part(movies[1], line: movies.line)
      let genres = splitGenres(movies[2].text, separator: "|")
      try builder.add(
        .init(id: movies[0].text, title: title, year: year, genres: genres), id: movies[0],
        in: movies)
    }
    builder.add(years.tally, of: movies.path)
    var ratings = try open("ratings.dat")
    try builder.addRatings(of: &ratings, columns: 4, user: 0, movie: 1, rating: 2, timestamp: 3)
    var source = builder.source
    if !hasUsers { source.fields.removeAll(where: \.isDemographic) }
    return source
  }

  private func open(_ name: String) throws(DatasetError) -> DelimitedFile {
    try DelimitedFile(
      path: "\(folder)/\(name)",
      .init(separator: "::", encoding: generation == .oneMillion ? .latin1 : .utf8))
  }
}
