import ExperimentModel

/// Fields that no source contains but that follow from its rows.
extension SourceFields {
  /// Encodes the number of training rows of each user or movie, by powers of two: 0, 1, 2 (or 3), 4
  /// (to 7), …
  ///
  /// - Parameter owners: The user or movie of each row.
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

  /// Encodes the seconds since the user's previous rating, by powers of two; `no` for a user's first
  /// rating. Ratings with the same timestamp keep the order of the source.
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

  /// Returns all rows grouped by user and in chronological order, and the end of each user's rows.
  private func rowsByUser() -> (rows: [UInt32], ends: [Int]) {
    var ends = [Int](repeating: 0, count: source.users.count)
    for user in source.userRows { ends[Int(user)] += 1 }
    var total = 0
    for user in ends.indices {
      // The start of the user's rows, which grows to their end below.
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

  /// Returns the greatest power of two not above the number; 0 for 0.
  private static func powerOfTwo(notAbove number: Int64) -> Int64 {
    number == 0 ? 0 : 1 << (63 - number.leadingZeroBitCount)
  }
}
