import Arithmetic
import Engine
import Testing
import TrialTraining

/// Sampled negatives are movies that a user has no known row for, each equally likely.
@Suite struct NegativeSamplerTests {
  private static let movies = 23

  /// Known rows of a few users, some movies of whom are given twice or cannot be drawn.
  private static func rows(_ random: inout SplitMix64) -> (users: [UInt32], positions: [Int32]) {
    let users = (0..<70).map { _ in UInt32(1 + random.next(below: 6)) }
    return (users, users.map { _ in Int32(random.next(below: UInt64(movies + 1))) - 1 })
  }

  private static func stream(_ epoch: Int = 1) -> RandomStream {
    RandomStream(seed: 9, purpose: .negatives, epoch: epoch)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func drawnMoviesAreUnknownAndEquallyLikely(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (users, positions) = Self.rows(&random)
    let sampler = NegativeSampler(movies: Self.movies, users: users, positions: positions)
    // User 0 and those after the last have no rows.
    for user in 0...9 as ClosedRange<UInt32> {
      let known = Set(zip(users, positions).filter { $0.0 == user && $0.1 >= 0 }.map(\.1))
      var counts = [Int](repeating: 0, count: Self.movies)
      let draws = 200 * Self.movies
      for draw in 0..<draws {
        let movie = sampler.movie(
          ofRow: UInt32(draw / 4), user: user, number: draw % 4, Self.stream())
        counts[movie!] += 1
      }
      for (movie, count) in counts.enumerated() where known.contains(Int32(movie)) {
        #expect(count == 0)
      }
      // χ² of a uniform distribution: its mean is the degrees of freedom, its variance twice that.
      let free = Self.movies - known.count
      let expected = Double(draws) / Double(free)
      let statistic = counts.enumerated().filter { !known.contains(Int32($0.offset)) }
        .reduce(0.0) { $0 + (Double($1.element) - expected) * (Double($1.element) - expected) }
      let deviation = (2 * Double(free - 1)).squareRoot()
      #expect(statistic / expected < Double(free - 1) + 6 * deviation)
    }
  }

  @Test func drawsAreAFunctionOfEpochRowAndNumber() {
    let sampler = NegativeSampler(movies: 1000, users: [1, 1], positions: [4, 7])
    func draws(_ rows: some Sequence<UInt32>, epoch: Int) -> [UInt32: [Int]] {
      Dictionary(
        uniqueKeysWithValues: rows.map { row in
          (
            row,
            (0..<5).map { sampler.movie(ofRow: row, user: 1, number: $0, Self.stream(epoch))! }
          )
        })
    }
    let first = draws(0..<50, epoch: 1)
    #expect(draws((0..<50).reversed(), epoch: 1) == first)
    #expect(draws(0..<50, epoch: 2) != first)
    #expect(Set(first.values.flatMap(\.self)).count > 150)
  }

  @Test func usersWithAllMoviesHaveNoNegatives() {
    let sampler = NegativeSampler(
      movies: 3, users: [1, 1, 1, 2, 2], positions: [2, 0, 1, 0, 2])
    #expect(sampler.movie(ofRow: 0, user: 1, number: 0, Self.stream()) == nil)
    for row in 0..<20 as Range<UInt32> {
      #expect(sampler.movie(ofRow: row, user: 2, number: 0, Self.stream()) == 1)
    }
  }
}
