/// Users and movies of ratings that the files about users and movies do not have: told of all at
/// once, so that they can be added or taken out in one go.
struct UnknownIDs {
  enum Kind: String { case user, movie }

  private var first: DatasetError?
  private var remedy = ""
  private var users: Set<String> = []
  private var movies: Set<String> = []
  /// Ratings that name any of them.
  private var lines = 0

  /// Notes what the line that was read last names and `describingFile` does not have.
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

  /// Nil when all are known.
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
