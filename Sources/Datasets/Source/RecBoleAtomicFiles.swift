/// RecBole's atomic files: tab-separated UTF-8, each with a header of `name:type`.
struct RecBoleAtomicFiles {
  let folder: String
  let name: String

  /// - Throws: `DatasetError` with file and line of what is wrong.
  func read() throws(DatasetError) -> RatingSource {
    var builder = SourceBuilder()
    try readUsers(into: &builder)
    try readMovies(into: &builder)
    var (ratings, columns) = try open("inter")
    let user = try columns.required("user_id")
    let movie = try columns.required("item_id")
    let rating = try columns.required("rating")
    let timestamp = try columns.required("timestamp")
    var fields: [TextField] = []
    while try ratings.next(expecting: columns.count, into: &fields) {
      try builder.addRating(
        user: fields[user], movie: fields[movie], rating: fields[rating],
        timestamp: fields[timestamp], in: ratings, userFile: "\(name).user",
        movieFile: "\(name).item")
    }
    return builder.source
  }

  private func readUsers(into builder: inout SourceBuilder) throws(DatasetError) {
    var (users, columns) = try open("user")
    let id = try columns.required("user_id")
    let optional = ["gender", "age", "occupation", "zip_code"].map { columns[$0] }
    var fields: [TextField] = []
    while try users.next(expecting: columns.count, into: &fields) {
      let values = optional.map { $0.flatMap { fields[$0].nonEmpty } }
      try builder.add(
        .init(
          id: fields[id].text, gender: values[0], age: values[1], occupation: values[2],
          zip: values[3]), id: fields[id], in: users)
    }
  }

  private func readMovies(into builder: inout SourceBuilder) throws(DatasetError) {
    var (movies, columns) = try open("item")
    let id = try columns.required("item_id")
    let (title, year, genres) = (columns["movie_title"], columns["release_year"], columns["class"])
    var fields: [TextField] = []
    while try movies.next(expecting: columns.count, into: &fields) {
      let parted = partTitle(title.map { fields[$0].text } ?? "")
      let released = year.flatMap { fields[$0].integer }.map { Int($0) }
      try builder.add(
        .init(
          id: fields[id].text, title: parted.title, year: released ?? parted.year,
          genres: genres.map { fields[$0].text.split(separator: " ").map(String.init) } ?? []),
        id: fields[id], in: movies)
    }
  }

  private func open(
    _ suffix: String
  ) throws(DatasetError) -> (file: DelimitedFile, columns: Columns) {
    var file = try DelimitedFile(
      path: "\(folder)/\(name).\(suffix)", separator: "\t", encoding: .utf8)
    var fields: [TextField] = []
    _ = try file.next(into: &fields)
    return (file, Columns(header: fields.map(\.text), error: file.error))
  }
}

/// Positions of an atomic file's columns by name.
private struct Columns {
  private let positions: [String: Int]
  private let header: [String]
  private let error: (String) -> DatasetError

  init(header: [String], error: @escaping (String) -> DatasetError) {
    self.header = header
    self.error = error
    var positions: [String: Int] = [:]
    for (position, name) in header.enumerated() {
      positions[String(name.prefix { $0 != ":" })] = position
    }
    self.positions = positions
  }

  var count: Int { header.count }

  subscript(name: String) -> Int? { positions[name] }

  func required(_ name: String) throws(DatasetError) -> Int {
    guard let position = positions[name] else {
      throw error(
        "the header has no column '\(name)', only \(header.joined(separator: ", ")); RecBole files "
          + "begin with a line of name:type")
    }
    return position
  }
}
