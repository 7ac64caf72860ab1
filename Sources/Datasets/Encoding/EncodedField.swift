import ExperimentModel

/// An encoded field: its vocabulary, and how to look up the index of a row.
struct EncodedField: Sendable {
  let name: String
  let vocabulary: Vocabulary
  let lookup: Lookup
  /// The lists that the indices of a mean-pooled field stand for; nil for other fields.
  let bags: EmbeddingBags?
  /// Nil if the vocabulary is not reduced.
  let reduced: ReducedValues?

  enum Lookup: Sendable {
    /// One index per user.
    case users([UInt32])
    /// One index per movie.
    case movies([UInt32])
    /// One index per day from the first.
    case days([UInt32])
    /// One code per row of the source, and one index per code.
    case rows(codes: [UInt32], indices: [UInt32])
  }

  init(
    name: String, vocabulary: Vocabulary, lookup: Lookup, bags: EmbeddingBags? = nil,
    reduced: ReducedValues? = nil
  ) {
    self.name = name
    self.vocabulary = vocabulary
    self.lookup = lookup
    self.bags = bags
    self.reduced = reduced
  }

  /// Returns the value of an index above 0; the values of a list are joined by bars.
  func text(of index: UInt32) -> String {
    guard let bags else { return vocabulary.value(at: index)! }
    return bags[Int(index)].map { vocabulary.value(at: $0)! }.joined(separator: "|")
  }

  /// Subject of the field: users, movies or the context of a rating.
  var side: FieldSide {
    switch lookup {
    case .users: .user
    case .movies: .movie
    case .days, .rows: .context
    }
  }

  /// Writes the indices of rows into every `stride`-th place from `first`.
  ///
  /// Field by field, so that the lookup table stays in the cache: row by row, this took half of the
  /// encoding time.
  func write(
    _ rows: [SourceRow], to places: inout [UInt32], first: Int, stride: Int
  ) {
    var place = first
    switch lookup {
    case .users(let indices):
      for row in rows {
        places[place] = indices[row.user]
        place += stride
      }
    case .movies(let indices):
      for row in rows {
        places[place] = indices[row.movie]
        place += stride
      }
    case .days(let indices):
      for row in rows {
        places[place] = indices[row.day]
        place += stride
      }
    case .rows(let codes, let indices):
      for row in rows {
        places[place] = indices[Int(codes[row.position])]
        place += stride
      }
    }
  }

  /// Returns the index of a row.
  @inline(__always)
  func index(of row: SourceRow) -> UInt32 {
    switch lookup {
    case .users(let indices): indices[row.user]
    case .movies(let indices): indices[row.movie]
    case .days(let indices): indices[row.day]
    case .rows(let codes, let indices): indices[Int(codes[row.position])]
    }
  }
}

/// Keys of a row of the source.
struct SourceRow {
  let user: Int
  let movie: Int
  /// Days since the first rating of all.
  let day: Int
  /// Row of the source.
  let position: Int

  @inline(__always)
  init(_ source: RatingSource, _ position: Int, firstDay: Int) {
    user = Int(source.userRows[position])
    movie = Int(source.movieRows[position])
    day = CalendarDate.day(of: source.timestamps[position]) - firstDay
    self.position = position
  }
}

/// Users, movies and days that occur in rows.
struct Occurrence: Sendable {
  let firstDay: Int
  let users: [Bool]
  let movies: [Bool]
  let days: [Bool]

  /// - Parameter rows: The rows to look at.
  init(_ source: RatingSource, in rows: VocabularyRows) {
    let first = source.timestamps.min() ?? 0
    let last = source.timestamps.max() ?? 0
    firstDay = CalendarDate.day(of: first)
    var users = Array(repeating: false, count: source.users.count)
    var movies = Array(repeating: false, count: source.movies.count)
    var days = Array(repeating: false, count: CalendarDate.day(of: last) - firstDay + 1)
    let firstDay = firstDay
    rows.forEach { row in
      let keys = SourceRow(source, row, firstDay: firstDay)
      users[keys.user] = true
      movies[keys.movie] = true
      days[keys.day] = true
    }
    self.users = users
    self.movies = movies
    self.days = days
  }
}
