/// Users and movies of ratings that are missing in the files of users and movies. All are reported in
/// one error.
struct UnknownIDs {
  enum Kind: String { case user, movie }

  private var first: DatasetError?
  private var remedy = ""
  private var users: Set<String> = []
  private var movies: Set<String> = []
  /// Ratings with an unknown id.
  private var lines = 0

  /// Adds an id of the last line that `describingFile` does not have.
  mutating func note(
    _ kind: Kind, _ id: String, notIn describingFile: String, in file: borrowing DelimitedFile
  ) {
    if first == nil {
      first = file.error("\(kind.rawValue) '\(id)' is not in \(describingFile)")
      remedy = "add the \(kind.rawValue) there or remove this line"
    }
    switch kind {
    case .user: users.insert(id)
    case .movie: movies.insert(id)
    }
  }

  mutating func endLine() { lines += 1 }

  /// Nil if all ids are known.
  var error: DatasetError? {
    guard let first else { return nil }
    let advice =
      lines == 1 && users.count + movies.count == 1
      ? "; \(remedy)"
      : ". In all, \(counts) in \(lines) \(lines == 1 ? "line" : "lines") are described nowhere; add "
        + "them or remove the lines"
    return DatasetError(first.message + advice, path: first.path, line: first.line)
  }

  private var counts: String {
    [(users.count, "user"), (movies.count, "movie")].filter { $0.0 > 0 }
      .map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: " and ")
  }
}
