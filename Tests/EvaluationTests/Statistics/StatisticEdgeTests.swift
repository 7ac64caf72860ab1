import Evaluation
import ExperimentModel
import Foundation
import Testing

/// Properties of every statistic at the edges: an interval around its mean that holds nothing
/// impossible, a p value between 0 and 1, or the reason why there is none.
struct StatisticEdgeTests {
  /// Shapes of differences between −1 and 1, from many ties to single outliers.
  private static func sample(_ number: Int) -> [Double] {
    let random = CounterRandom(key: UInt64(number))
    func index(_ counter: Int, _ bound: Int) -> Int {
      random.index(UInt64(counter), below: bound)
    }
    let users = [1, 2, 3, 5, 9, 10, 11, 20, 60, 300][index(0, 10)]
    let sparsity = [1, 2, 10, 50, 300][index(1, 5)]
    let levels = [1, 2, 5, 100][index(2, 4)]
    let size = [1, 0.1, 1e-3, 1e-8, 1e-15][index(3, 5)]
    let offset = [0, 0, 0.2, -1][index(4, 4)]
    var differences = (0..<users).map { user -> Double in
      guard index(10 + 2 * user, sparsity) == 0 else { return offset }
      let share = Double(index(11 + 2 * user, levels) + 1) / Double(levels)
      return max(-1, min(1, offset + size * (index(10_000 + user, 2) == 0 ? share : -share)))
    }
    for outlier in 0..<index(5, 4) where outlier < users { differences[outlier] = 1 }
    return differences
  }

  @Test func bootstrapsAreTestsOrSayWhyNot() throws {
    var tested = 0
    for number in 0..<600 {
      let differences = Self.sample(number)
      let users = differences.count
      let found = PairedBootstrap(users: users, draws: 199).test([differences])[0]
      let mean = differences.reduce(0, +) / Double(users)
      #expect(found.count == users)
      #expect(abs(found.mean - mean) < 1e-12)
      #expect((found.p == nil) == (found.untestable != nil), "\(number): \(found)")
      #expect((found.interval == nil) == (found.untestable != nil), "\(number): \(found)")
      guard let interval = found.interval, let p = found.p else { continue }
      tested += 1
      // With almost no spread between differences it may underflow.
      #expect(p >= 0 && p <= 1)
      #expect(interval.contains(found.mean))
      let error = try #require(found.deviation) / Double(users).squareRoot()
      #expect(interval.upperBound - found.mean <= 6 * error, "\(number): \(found)")
      let possible = try #require(found.within(-1...1).interval)
      #expect(possible.lowerBound >= -1 && possible.upperBound <= 1)
      #expect(possible.contains(found.mean))
    }
    #expect(tested > 60)
  }

  @Test func pairedTestsAreTestsOrSayWhyNot() throws {
    for number in 0..<600 {
      let random = CounterRandom(key: UInt64(number))
      let count = 1 + random.index(0, below: 6)
      let levels = [1, 2, 1_000][random.index(1, below: 3)]
      func values(_ first: Int) -> [Double] {
        (0..<count).map {
          Double(random.index(UInt64(first + $0), below: levels + 1)) / Double(levels)
        }
      }
      let found = try #require(
        PairedDifference.tTest(values(10), minus: values(20))?.within(-1...1))
      #expect((found.p == nil) == (found.untestable != nil), "\(number): \(found)")
      #expect((found.interval == nil) == (found.untestable != nil), "\(number): \(found)")
      if count == 1 { #expect(found.untestable == .onePair) }
      guard let interval = found.interval, let p = found.p else { continue }
      #expect(p >= 0 && p <= 1)
      #expect(interval.lowerBound >= -1 && interval.upperBound <= 1)
      #expect(interval.contains(found.mean))
    }
  }

  @Test func meansHaveIntervalsOfPossibleValues() throws {
    // Student's margin of two values is 12.7 times their distance to the mean.
    let wide = try #require(MeanEstimate([0.4, 0.8], within: 0...1))
    #expect(wide.interval == 0...1 && wide.isCut)
    #expect(try #require(wide.margin) > 2)
    let loss = try #require(MeanEstimate([0.4, 0.8], within: 0...Double.infinity))
    #expect(loss.interval?.lowerBound == 0)
    #expect(try #require(loss.interval).upperBound > 3)
    let narrow = try #require(MeanEstimate([0.5, 0.500001], within: 0...1))
    #expect(!narrow.isCut)
    #expect(MeanEstimate([0.5], within: 0...1)?.interval == nil)
    // What lies outside of the range itself has an interval all the same.
    #expect(MeanEstimate([3, 3.1], within: 0...1)?.isCut == false)
    #expect(MeanEstimate([1e308, -1e308])?.interval == nil)
  }

  @Test(arguments: [
    ("ndcg@10", -1.0, 1.0), ("auc/cold_users", -1, 1), ("gauc", -1, 1), ("map@5/all", -1, 1),
    ("logloss", -.infinity, .infinity), ("logloss/cold_movies", -.infinity, .infinity),
  ])
  func differencesStayWithinWhatTheMetricCanTake(name: String, low: Double, high: Double) throws {
    let range = try #require(MetricDefinition.named(name)).differenceRange
    #expect(range.lowerBound == low && range.upperBound == high)
  }

  /// With one degree of freedom, t is the tangent.
  @Test(arguments: [0.1, 0.5, 0.75, 0.975, 1 - 1e-6, 1 - 1e-12, 1e-100])
  func quantilesOfOneDegreeOfFreedom(probability: Double) {
    let found = StudentT(degreesOfFreedom: 1).quantile(probability)
    let expected =
      probability < 1e-3 ? -1 / (Double.pi * probability) : tan(.pi * (probability - 0.5))
    #expect(
      abs(found - expected) <= 1e-9 * abs(expected) + 1e-12 * abs(expected) / (1 - probability))
  }

  @Test func studentsTailsHaveEnds() {
    for freedom in [1, 2, 3, 1_000] {
      let student = StudentT(degreesOfFreedom: freedom)
      #expect(student.twoSidedProbability(0) == 1)
      #expect(student.twoSidedProbability(.infinity) == 0)
      #expect(student.twoSidedProbability(.greatestFiniteMagnitude) == 0)
      #expect(student.twoSidedProbability(.nan).isNaN)
    }
  }

  @Test func holmTakesNaNForNoTest() {
    #expect(holmAdjusted([.nan, 0.02, nil, 0.01]) == [nil, 0.02, nil, 0.02])
    #expect(holmAdjusted([.nan]) == [nil])
    #expect(holmAdjusted([0, 1]) == [0, 1])
  }

  @Test func pairsCannotBeCountedWithoutASpread() {
    #expect(pairsNeeded(mean: .nan, deviation: 1) == nil)
    #expect(pairsNeeded(mean: 1, deviation: .nan) == nil)
    #expect(pairsNeeded(mean: 1, deviation: .infinity) == nil)
    #expect(pairsNeeded(mean: 1, deviation: 1, limit: 1) == nil)
    #expect(pairsNeeded(mean: 1e300, deviation: 1e-300, limit: 2) == 2)
  }

  @Test func importanceNeedsRowsThatDiffer() {
    #expect(PermutationImportance(rows: [[1, 2]], targets: [0.5]) == nil)
    #expect(PermutationImportance(rows: [[1], [2]], targets: [.nan, 0.5]) == nil)
    let rows = (0..<40).map { [Double($0 % 4), Double($0 / 4)] }
    let rounding = rows.map { 0.7 + $0[0] * 1e-16 }
    #expect(PermutationImportance(rows: rows, targets: rounding) == nil)
    // A number that is none stands below all others.
    let holes = rows.map { [$0[0] == 0 ? .nan : $0[0], $0[1]] }
    let found = PermutationImportance(rows: holes, targets: rows.map { $0[0] })
    #expect((found?.shares[0] ?? 0) > 0.9)
  }
}
