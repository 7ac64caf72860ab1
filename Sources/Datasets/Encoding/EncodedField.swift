import ExperimentModel

/// A field as it is encoded: its vocabulary, and where the index of a row is found.
struct EncodedField: Sendable {
  let name: String
  let vocabulary: Vocabulary
  let lookup: Lookup
  /// Of a mean-pooled field, whose indices stand for lists of values; nil for others.
  let bags: EmbeddingBags?

  enum Lookup: Sendable {
    /// The index of each user.
    case users([UInt32])
    /// The index of each movie.
    case movies([UInt32])
    /// The index of each day from the first.
    case days([UInt32])
    /// The code of each row of the source, and the index of each code.
    case rows(codes: [UInt32], indices: [UInt32])
  }

  init(name: String, vocabulary: Vocabulary, lookup: Lookup, bags: EmbeddingBags? = nil) {
    self.name = name
    self.vocabulary = vocabulary
    self.lookup = lookup
    self.bags = bags
  }

  /// What an index other than 0 stands for; the values of a list with bars between them.
  func text(of index: UInt32) -> String {
    guard let bags else { return vocabulary.value(at: index)! }
    return bags[Int(index)].map { vocabulary.value(at: $0)! }.joined(separator: "|")
  }

  /// What the field tells about.
  var side: FieldSide {
    switch lookup {
    case .users: .user
    case .movies: .movie
    case .days, .rows: .context
    }
  }

  /// Writes the indices of rows into every `stride`-th place from `first`.
  ///
  /// One field after the other, so that what it looks up in stays at hand: asking every field for
  /// each row took half of the time of encoding.
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

  /// The index in the row of a rating.
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

/// What a row of the source is found by.
struct SourceRow {
  let user: Int
  let movie: Int
  /// From the first day of all ratings.
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

/// Which users, movies and days the ratings show.
struct Occurrence: Sendable {
  let firstDay: Int
  let users: [Bool]
  let movies: [Bool]
  let days: [Bool]

  /// - Parameter rows: those that count.
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
