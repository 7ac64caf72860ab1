import ExperimentModel

/// Fields that no source tells, but that follow from its rows.
extension SourceFields {
  /// How many training rows a user or a movie has, by powers of two: 0, 1, 2 (or 3), 4 (to 7), …
  ///
  /// - Parameter owners: of each row, its user or movie.
  func encodeCounts(
    _ field: FieldName, of owners: [UInt32], _ trained: VocabularyRows
  ) -> EncodedField {
    let isUser = field.side == .user
    var counts = [Int64](repeating: 0, count: isUser ? source.users.count : source.movies.count)
    trained.forEach { counts[Int(owners[$0])] += 1 }
    let (vocabulary, indices) = encode(
      counts.map { "\(Self.powerOfTwo(notAbove: $0))" },
      occurring: isUser ? occurrence.users : occurrence.movies)
    return EncodedField(
      name: field.rawValue, vocabulary: vocabulary,
      lookup: isUser ? .users(indices) : .movies(indices))
  }

  /// Seconds since the same user's rating before, by powers of two; `no` for a user's first. Ratings
  /// of one moment follow each other as in the source.
  func encodeSincePrevious() -> EncodedField {
    var values = [FieldName.absent]
    var known: [Int64: UInt32] = [:]
    var codes = [UInt32](repeating: 0, count: source.ratings.count)
    let (rows, ends) = rowsByUser()
    var start = 0
    for end in ends {
      for place in start..<end where place > start {
        let gap =
          source.timestamps[Int(rows[place])] - source.timestamps[Int(rows[place - 1])]
        let bin = Self.powerOfTwo(notAbove: gap)
        if known[bin] == nil {
          known[bin] = UInt32(values.count)
          values.append("\(bin)")
        }
        codes[Int(rows[place])] = known[bin]!
      }
      start = end
    }
    return encode(FieldName.sincePrevious.rawValue, values, codes)
  }

  /// All rows, each user's together and in the order of time, and where those of each user end.
  private func rowsByUser() -> (rows: [UInt32], ends: [Int]) {
    var ends = [Int](repeating: 0, count: source.users.count)
    for user in source.userRows { ends[Int(user)] += 1 }
    var total = 0
    for user in ends.indices {
      // Where the user's rows begin, until they are put there.
      (ends[user], total) = (total, total + ends[user])
    }
    var rows = [UInt32](repeating: 0, count: total)
    for (row, user) in source.userRows.enumerated() {
      rows[ends[Int(user)]] = UInt32(row)
      ends[Int(user)] += 1
    }
    let times = source.timestamps
    var start = 0
    for end in ends {
      rows[start..<end].sort {
        let (a, b) = (times[Int($0)], times[Int($1)])
        return a != b ? a < b : $0 < $1
      }
      start = end
    }
    return (rows, ends)
  }

  /// 0 for 0, else the greatest power of two that is not above the number.
  private static func powerOfTwo(notAbove number: Int64) -> Int64 {
    number == 0 ? 0 : 1 << (63 - number.leadingZeroBitCount)
  }
}
