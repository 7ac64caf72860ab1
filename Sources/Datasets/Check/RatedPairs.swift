/// Pairs of user and movie that occur in more than one row.
struct RatedPairs {
  struct Pair: Hashable {
    let user: UInt32
    let movie: UInt32
  }

  /// Rows beyond the first of their pair.
  private(set) var repeatedRows = 0
  private(set) var repeatedExample: Pair?
  /// Test rows whose pair also occurs in another part.
  private(set) var leakedTestRows = 0
  /// Validation rows whose pair also occurs in a training row.
  private(set) var leakedValidationRows = 0
  private(set) var leakedExample: Pair?

  init(_ source: RatingSource, _ split: RowSplit) {
    // User, movie, and the row's part, in one word that sorts: 30 bits are plenty for a movie.
    let testStart = split.order.count - split.testCount
    var words = split.order.enumerated().map { place, row in
      UInt64(source.userRows[Int(row)]) << 32 | UInt64(source.movieRows[Int(row)]) << 2
        | (place >= testStart ? 2 : place >= split.trainCount ? 1 : 0)
    }
    words.sort()
    var first = 0
    while first < words.count {
      var end = first + 1
      while end < words.count, words[end] >> 2 == words[first] >> 2 { end += 1 }
      if end - first > 1 {
        let pair = Pair(
          user: UInt32(words[first] >> 32),
          movie: UInt32(truncatingIfNeeded: words[first]) >> 2)
        repeatedRows += end - first - 1
        repeatedExample = repeatedExample ?? pair
        var parts = [0, 0, 0]
        for word in words[first..<end] { parts[Int(word & 3)] += 1 }
        let testRows = parts[2] < end - first ? parts[2] : 0
        let validationRows = parts[0] > 0 ? parts[1] : 0
        if testRows + validationRows > 0 {
          leakedTestRows += testRows
          leakedValidationRows += validationRows
          leakedExample = leakedExample ?? pair
        }
      }
      first = end
    }
  }
}
