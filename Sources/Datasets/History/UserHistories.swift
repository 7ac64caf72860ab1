import Arithmetic
package import ExperimentModel

/// The movies that users rated in the training rows, and the part of them that each row may know:
/// those with a strictly smaller timestamp.
///
/// Many ratings of a user share a second, so the order of rows says nothing about which came first.
/// Movies of equal time are ordered by index.
package struct UserHistories: Sendable, Hashable {
  /// Indices in the movie field, user after user, each user's from the oldest to the newest.
  package let movies: [UInt32]
  /// For each row, what its user rated before it.
  package let ranges: [HistoryRange]
  /// For each user, by index, all of it.
  private let users: [HistoryRange]

  /// - Parameters:
  ///   - users: the user of each row; 0 for an unknown one, who has no history.
  ///   - movies: the movie of each row; 0 for an unknown one, which is in no history.
  ///   - times: of each row.
  ///   - isListed: true for a row that histories may contain.
  package init(
    users: [UInt32], movies: [UInt32], times: [Int64], isListed: (_ row: Int) -> Bool
  ) {
    let count = Int(users.max() ?? 0) + 1
    var starts = [Int](repeating: 0, count: count + 1)
    let listed = users.indices.filter { users[$0] != 0 && movies[$0] != 0 && isListed($0) }
    for row in listed { starts[Int(users[row]) + 1] += 1 }
    for user in 0..<count { starts[user + 1] += starts[user] }
    var next = starts
    var order = [Int](repeating: 0, count: listed.count)
    for row in listed {
      let user = Int(users[row])
      order[next[user]] = row
      next[user] += 1
    }
    for user in 0..<count {
      order[starts[user]..<starts[user + 1]].sort {
        times[$0] != times[$1] ? times[$0] < times[$1] : movies[$0] < movies[$1]
      }
    }
    self.movies = order.map { movies[$0] }
    self.users = (0..<count).map {
      HistoryRange(start: UInt32(starts[$0]), end: UInt32(starts[$0 + 1]))
    }
    let all = self.users
    ranges = users.indices.map { row in
      let range = all[Int(users[row])]
      let part = order[Int(range.start)..<Int(range.end)]
      let end = part.partitioningIndex { times[$0] >= times[row] }
      return HistoryRange(start: range.start, end: UInt32(end))
    }
  }

  /// Returns all that a user rated; empty for a user without training rows.
  package func all(of user: UInt32) -> HistoryRange {
    Int(user) < users.count ? users[Int(user)] : .empty
  }
}
