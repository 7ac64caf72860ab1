import ExperimentModel

/// MovieLens 20M, 25M, 32M and "latest": CSV in UTF-8 with a header, quoted titles, half stars, and no
/// attributes of users.
struct MovieLensCSV {
  let folder: String

  /// - Throws: `DatasetError` with file and line.
  func read(dropping drop: ClosedRange<Double>?) throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder(dropping: drop, userFile: nil, movieFile: "movies.csv")
    try readMovies(into: &builder)
    var ratings = try DelimitedFile(path: "\(folder)/ratings.csv", .commas)
    let columns = try HeaderColumns(of: &ratings)
    try builder.addRatings(
      of: &ratings, columns: columns.count, user: columns.required("userId"),
      movie: columns.required("movieId"), rating: columns.required("rating"),
      timestamp: columns.required("timestamp"))
    var source = builder.source
    source.fields.removeAll(where: \.isDemographic)
    return source
  }

  private func readMovies(into builder: inout SourceBuilder) throws(DatasetError) {
    var movies = try DelimitedFile(path: "\(folder)/movies.csv", .commas)
    let columns = try HeaderColumns(of: &movies)
    let id = try columns.required("movieId")
    let title = try columns.required("title")
    let genres = try columns.required("genres")
    var years = TitleYears(column: "title")
    while try movies.next(expecting: columns.count) {
      let parted = years.part(movies[title], line: movies.line)
      try builder.add(
        .init(
          id: movies[id].text, title: parted.title, year: parted.year,
          genres: splitGenres(movies[genres].text, separator: "|")), id: movies[id], in: movies)
    }
    builder.add(years.tally, of: movies.path)
    builder.addUnread(columns.names(without: ["movieId", "title", "genres"]), of: movies.path)
  }
}
