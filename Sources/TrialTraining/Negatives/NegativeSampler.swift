package import Engine

/// Draws negatives: movies that a row's user is not known to have a row for, each equally likely.
///
/// A draw is a function of seed, epoch, row and number, so it depends neither on batches and threads
/// nor on interruptions. Draws of a row are independent: a movie may be drawn twice.
package struct NegativeSampler: Sendable {
  /// Number of movies to draw from.
  private let movies: Int
  /// The movies that users are known to have, ascending and distinct for each user.
  private let known: [UInt32]
  /// Where each user's begin; the next start is the end.
  private let starts: [Int]

  /// Numbers of draws that a row can have.
  private static let drawsOfRow: UInt64 = 128

  /// - Parameters:
  ///   - movies: positions 0 ..< movies can be drawn.
  ///   - users: of the known rows.
  ///   - positions: of the known rows' movies; negative for one that cannot be drawn anyway.
  package init(movies: Int, users: [UInt32], positions: [Int32]) {
    self.movies = movies
    let count = Int(users.max() ?? 0) + 1
    var ends = [Int](repeating: 0, count: count + 1)
    for (user, position) in zip(users, positions) where position >= 0 { ends[Int(user) + 1] += 1 }
    for user in 0..<count { ends[user + 1] += ends[user] }
    var sorted = [UInt32](repeating: 0, count: ends[count])
    let first = ends
    for (user, position) in zip(users, positions) where position >= 0 {
      sorted[ends[Int(user)]] = UInt32(position)
      ends[Int(user)] += 1
    }
    var known: [UInt32] = []
    known.reserveCapacity(sorted.count)
    var starts = [0]
    for user in 0..<count {
      let begin = known.count
      for position in sorted[first[user]..<first[user + 1]].sorted()
      where known.count == begin || known[known.count - 1] != position { known.append(position) }
      starts.append(known.count)
    }
    self.known = known
    self.starts = starts
  }

  /// Returns the position of a movie; nil if the user has all.
  ///
  /// - Parameters:
  ///   - number: of the draw, below 128.
  ///   - stream: of the epoch.
  package func movie(ofRow row: UInt32, user: UInt32, number: Int, _ stream: RandomStream) -> Int? {
    let range = Int(user) + 1 < starts.count ? starts[Int(user)]..<starts[Int(user) + 1] : 0..<0
    let left = movies - range.count
    guard left > 0 else { return nil }
    let draw = UInt64(row) &* Self.drawsOfRow &+ UInt64(number)
    let rank = min(Int(stream.uniform(at: draw) * Double(left)), left - 1)
    // The movie of that rank among the others lies behind all known ones with fewer others below.
    var (low, high) = (0, range.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(known[range.lowerBound + middle]) - middle <= rank {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return rank + low
  }
}
