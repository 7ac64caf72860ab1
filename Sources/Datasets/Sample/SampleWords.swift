import Arithmetic

/// Words and frequencies of the sample's titles, genres and ages.
enum SampleWords {
  /// MovieLens 1M's genres.
  static let genres = [
    "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama",
    "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War",
    "Western",
  ]

  /// Relative frequencies of the genres, about those of MovieLens 1M.
  static let genreShares: [Double] = [
    50, 28, 10, 25, 120, 21, 13, 160, 7, 4, 34, 11, 11, 47, 28, 49, 14, 7,
  ]

  /// MovieLens 1M's codes of age groups.
  static let ages = [1, 18, 25, 35, 45, 50, 56]
  static let ageShares: [Double] = [4, 18, 35, 20, 9, 8, 6]

  private static let adjectives = [
    "Silent", "Broken", "Golden", "Last", "Hidden", "Crimson", "Endless", "Distant", "Quiet",
    "Burning", "Forgotten", "Electric", "Winter", "Paper", "Hollow", "Scarlet", "Wild", "Blue",
    "Second", "Secret", "Iron", "Midnight", "Lost", "Gentle", "Stolen", "Bitter", "Lucky",
    "Painted",
  ]

  private static let nouns = [
    "River", "Garden", "Empire", "Letter", "Harbor", "Mirror", "Station", "Promise", "Orchard",
    "Lantern", "Detective", "Summer", "Bridge", "Circus", "Island", "Kingdom", "Melody", "Shadow",
    "Voyage", "Window", "Carnival", "Desert", "Horizon", "Neighbor", "Portrait", "Signal",
    "Stranger",
    "Thief", "Tiger", "Wedding",
  ]

  /// Returns a title that its number makes unique.
  static func title(_ number: Int, _ random: inout SplitMix64) -> String {
    let adjective = adjectives[Int(random.next(below: UInt64(adjectives.count)))]
    let noun = nouns[Int(random.next(below: UInt64(nouns.count)))]
    return "\(adjective) \(noun) \(number + 1), The"
  }
}

extension SplitMix64 {
  /// Returns an approximately normal number with deviation 1: a sum of twelve uniform numbers, the same
  /// on every machine.
  mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform() }
    return sum
  }

  mutating func normals(_ count: Int, deviation: Double) -> [Double] {
    (0..<count).map { _ in normal() * deviation }
  }

  /// Returns a position with a probability proportional to its share.
  mutating func pick(_ shares: [Double]) -> Int {
    var left = uniform() * shares.reduce(0, +)
    for (position, share) in shares.enumerated() {
      left -= share
      if left < 0 { return position }
    }
    return shares.count - 1
  }

  /// Returns a position that `user` has not seen, with a probability by the running sums, and marks it
  /// as seen.
  mutating func unseen(_ seen: inout [Int], by user: Int, sums: [Double]) -> Int {
    while true {
      let target = uniform() * sums[sums.count - 1]
      let position = min(sums.partitioningIndex { $0 > target }, sums.count - 1)
      if seen[position] != user {
        seen[position] = user
        return position
      }
    }
  }
}
