import ExperimentModel

/// Validation and test rows whose user or movie has no training row.
struct ColdStartRows: Sendable, Hashable {
  /// Counts over the test rows.
  let counts: ColdStart
  /// Users and movies of the validation and test rows.
  let unknown: DatasetMetadata.Unknown

  init(_ source: RatingSource, _ split: RowSplit) {
    var knowsUser = [Bool](repeating: false, count: source.users.count)
    var knowsMovie = [Bool](repeating: false, count: source.movies.count)
    for row in split.order[..<split.trainCount] {
      knowsUser[Int(source.userRows[Int(row)])] = true
      knowsMovie[Int(source.movieRows[Int(row)])] = true
    }
    let held = split.order[split.trainCount...]
    func strangers(_ rows: ArraySlice<UInt32>, _ column: [UInt32], _ known: [Bool]) -> [UInt32] {
      rows.lazy.map { column[Int($0)] }.filter { !known[Int($0)] }
    }
    unknown = DatasetMetadata.Unknown(
      users: strangers(held, source.userRows, knowsUser),
      movies: strangers(held, source.movieRows, knowsMovie))
    let test = held.dropFirst(split.validationCount)
    let users = strangers(test, source.userRows, knowsUser)
    let movies = strangers(test, source.movieRows, knowsMovie)
    counts = ColdStart(
      users: Set(users).count, movies: Set(movies).count, userRows: users.count,
      movieRows: movies.count)
  }
}
