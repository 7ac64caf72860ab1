/// Test rows grouped by user (ascending), each group ranked by score (descending) and item (ascending).
struct UserGroups {
  private struct Row: Comparable {
    /// User, then the inverted key of the score, so that the best comes first.
    let userAndScore: UInt64
    /// Item, then the label, so that rows with equal user, item and score have an order too.
    let itemAndLabel: UInt64

    var user: UInt32 { UInt32(truncatingIfNeeded: userAndScore >> 32) }
    var descendingKey: UInt32 { UInt32(truncatingIfNeeded: userAndScore) }
    var isPositive: Bool { itemAndLabel & 1 == 1 }

    static func < (a: Row, b: Row) -> Bool {
      a.userAndScore == b.userAndScore
        ? a.itemAndLabel < b.itemAndLabel : a.userAndScore < b.userAndScore
    }
  }

  private let rows: [Row]
  /// The start of each user's rows, and the end of the last.
  private let bounds: [Int]

  /// Scores must not be NaN; each array has one element per row.
  init(scores: [Float], labels: [UInt8], users: [UInt32], items: [UInt32]) {
    var rows: [Row] = []
    rows.reserveCapacity(scores.count)
    for row in scores.indices {
      rows.append(
        Row(
          userAndScore: UInt64(users[row]) << 32 | UInt64(~ascendingKey(scores[row])),
          itemAndLabel: UInt64(items[row]) << 1 | (labels[row] == 0 ? 0 : 1)))
    }
    rows.sort()
    var bounds: [Int] = []
    for row in rows.indices where row == 0 || rows[row].user != rows[row - 1].user {
      bounds.append(row)
    }
    bounds.append(rows.count)
    self.rows = rows
    self.bounds = bounds
  }

  /// Returns the users with a positive, ascending, and their rankings.
  func rankings(cutoff: Int) -> (users: [UInt32], rankings: [UserRanking]) {
    var users: [UInt32] = []
    var rankings: [UserRanking] = []
    for group in bounds.indices.dropLast() {
      let first = bounds[group]
      var hitRanks: [Int] = []
      var positives = 0
      for row in first..<bounds[group + 1] where rows[row].isPositive {
        positives += 1
        if row - first < cutoff { hitRanks.append(row - first + 1) }
      }
      if positives == 0 { continue }
      users.append(rows[first].user)
      rankings.append(UserRanking(hitRanks: hitRanks, positives: positives, cutoff: cutoff))
    }
    return (users, rankings)
  }

  /// AUC within each user's rows, weighted by their number, over the users with both kinds of label;
  /// nil if there are none. Zhou et al., "Deep Interest Network for Click-Through Rate Prediction",
  /// KDD 2018; RecBole's `GAUC` weights by positives.
  var groupedAUC: Double? {
    var sum = CompensatedSum()
    var weight = 0
    for group in bounds.indices.dropLast() {
      let range = bounds[group]..<bounds[group + 1]
      var counter = PairCounter()
      for row in range.reversed() {
        counter.add(key: rows[row].descendingKey, isPositive: rows[row].isPositive)
      }
      guard let area = counter.area else { continue }
      sum.add(area * Double(range.count))
      weight += range.count
    }
    return weight == 0 ? nil : sum.value / Double(weight)
  }
}
