import ExperimentModel

/// RecBole's atomic files: tab-separated UTF-8, each with a header of `name:type`. Only the
/// interactions are required.
struct RecBoleAtomicFiles {
  let folder: String
  let name: String
  let hasUsers: Bool
  let hasMovies: Bool

  /// - Throws: `DatasetError` with file and line.
  func read(dropping drop: ClosedRange<Double>?) throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder(
      dropping: drop, userFile: hasUsers ? "\(name).user" : nil,
      movieFile: hasMovies ? "\(name).item" : nil)
    var absent: Set<FieldName> = []
    absent.formUnion(hasUsers ? try readUsers(into: &builder) : FieldName.demographic)
    absent.formUnion(hasMovies ? try readMovies(into: &builder) : FieldName.catalogue)
    var (ratings, columns) = try open("inter")
    try builder.addRatings(
      of: &ratings, columns: columns.count, user: columns.required("user_id"),
      movie: columns.required("item_id"), rating: columns.required("rating"),
      timestamp: columns.required("timestamp"))
    builder.addUnread(
      columns.names(without: ["user_id", "item_id", "rating", "timestamp"]), of: ratings.path)
    var source = builder.source
    source.fields.removeAll { absent.contains($0) }
    return source
  }

  /// - Returns: The fields without a column.
  private func readUsers(into builder: inout SourceBuilder) throws(DatasetError) -> [FieldName] {
    var (users, columns) = try open("user")
    let id = try columns.required("user_id")
    let optional = [
      (FieldName.gender, "gender"), (.age, "age"), (.occupation, "occupation"), (.zip, "zip_code"),
    ].map { (field: $0, column: columns[$1]) }
    while try users.next(expecting: columns.count) {
      var values: [String?] = []
      for (_, column) in optional {
        values.append(column.flatMap { users[$0].nonEmpty })
      }
      try builder.add(
        .init(
          id: users[id].text, gender: values[0], age: values[1], occupation: values[2],
          zip: values[3]), id: users[id], in: users)
    }
    builder.addUnread(
      columns.names(without: ["user_id", "gender", "age", "occupation", "zip_code"]),
      of: users.path)
    return optional.filter { $0.column == nil }.map(\.field)
  }

  /// - Returns: The fields without a column.
  private func readMovies(into builder: inout SourceBuilder) throws(DatasetError) -> [FieldName] {
    var (movies, columns) = try open("item")
    let id = try columns.required("item_id")
    let (title, year) = (columns["movie_title"], columns["release_year"])
    // RecBole's own conversions call it `class` for ML-100K and `genre` for the larger ones.
    let genreColumn = ["class", "genre", "genres"].first { columns[$0] != nil }
    let genres = genreColumn.flatMap { columns[$0] }
    var titleYears = TitleYears(column: "movie_title")
    var years = ValueTally(column: "release_year", expected: "a year")
    while try movies.next(expecting: columns.count) {
      var released: Int?
      if let year, !movies[year].isEmpty {
        released = movies[year].year
        if released == nil {
          years.takeUnusable(movies[year], line: movies.line)
        } else {
          years.takeUsable()
        }
      }
      let parted =
        title.map { titleYears.part(movies[$0], line: movies.line, needsYear: released == nil) }
        ?? (title: "", year: nil)
      try builder.add(
        .init(
          id: movies[id].text, title: parted.title, year: released ?? parted.year,
          genres: genres.map { splitGenres(movies[$0].text, separator: " ") } ?? []),
        id: movies[id], in: movies)
    }
    builder.add(years, of: movies.path)
    builder.add(titleYears.tally, of: movies.path)
    let known = ["item_id", "movie_title", "release_year"] + [genreColumn].compactMap(\.self)
    builder.addUnread(columns.names(without: Set(known)), of: movies.path)
    return (title == nil && year == nil ? [.movieYear, .movieDecade] : [])
      + (genres == nil ? [.genre1, .genre2, .genre3] : [])
  }

  private func open(
    _ suffix: String
  ) throws(DatasetError) -> (file: DelimitedFile, columns: HeaderColumns) {
    var file = try DelimitedFile(path: "\(folder)/\(name).\(suffix)", .tabs)
    let columns = try HeaderColumns(
      of: &file, typed: true,
      advice: "RecBole files begin with a line of name:type. One with other columns is a table: "
        + "name them by 'label' and 'fields' under 'dataset'",
      separatorAdvice: { other in
        "write tabs in place of the \(Separator.plural(other)), or read the file as a table, with "
          + "'separator', 'label' and 'fields' under 'dataset'"
      })
    return (file, columns)
  }
}
