import Evaluation
import Testing

/// Samples that say little or nothing.
struct DegenerateSampleTests {
  @Test func oneValueHasNoInterval() {
    let estimate = MeanEstimate([0.7])
    #expect(estimate?.mean == 0.7)
    #expect(estimate?.interval == nil)
    #expect(MeanEstimate([]) == nil)
  }

  @Test func equalValuesHaveAnIntervalOfNoWidth() {
    #expect(MeanEstimate([0.5, 0.5, 0.5])?.interval == 0.5...0.5)
  }

  @Test func onePairIsNoTest() {
    let difference = PairedDifference.tTest([0.7], minus: [0.6])
    #expect(difference?.count == 1)
    #expect(difference?.p == nil)
    #expect(difference?.interval == nil)
    #expect(PairedDifference.tTest([], minus: []) == nil)
  }

  @Test func noDifferenceAtAllHasPOne() {
    let difference = PairedDifference.tTest([0.1, 0.7], minus: [0.1, 0.7])
    #expect(difference?.p == 1)
    #expect(difference?.interval == 0...0)
  }

  /// The sums differ in the last digits only: that is no spread either.
  @Test func theSameDifferenceInEveryPairIsNoTest() {
    let references = [0.671, 0.672, 0.673]
    let difference = PairedDifference.tTest(references.map { $0 + 0.004 }, minus: references)
    #expect(abs((difference?.mean ?? 0) - 0.004) < 1e-12)
    #expect(difference?.p == nil)
    #expect(difference?.interval == nil)
  }

  @Test(arguments: [0, 1, 2, 3]) func aBootstrapOfFewUsersFindsNothing(users: Int) {
    let differences = (0..<users).map { 0.1 + 0.001 * Double($0) }
    let found = PairedBootstrap(users: users).test([differences])[0]
    #expect(found.count == users)
    #expect((found.p ?? 1) > 0.05)
    if users < 3 { #expect(found.interval == nil) }
  }

  @Test func usersThatDoNotDifferAreNoSample() {
    let bootstrap = PairedBootstrap(users: 50)
    let found = bootstrap.test([
      [Double](repeating: 0, count: 50), [Double](repeating: 0.01, count: 50),
    ])
    #expect(found[0].p == 1)
    #expect(found[0].interval == 0...0)
    #expect(found[1].p == nil)
    #expect(found[1].interval == nil)
  }

  @Test func oneUserThatDiffersProvesNothing() throws {
    var differences = [Double](repeating: 0, count: 900)
    differences[17] = 1
    let found = PairedBootstrap(users: 900).test([differences])[0]
    #expect(try #require(found.p) > 0.2)
  }

  @Test func aPlainDifferenceHasATinyPAndAnIntervalOnOneSide() throws {
    let random = CounterRandom(key: 5)
    let differences = (0..<500).map { 0.1 + Double(random.index(UInt64($0), below: 1000)) / 5000 }
    let found = PairedBootstrap(users: 500).test([differences, differences.map { -$0 }])
    #expect(try #require(found[0].p) < 1e-12)
    #expect(try #require(found[0].interval).lowerBound > 0)
    #expect(found[0].p == found[1].p)
  }

  @Test func resultsDoNotDependOnWhatElseIsTested() {
    let random = CounterRandom(key: 9)
    let samples = (0..<11).map { sample in
      (0..<60).map { Double(random.index(UInt64(sample * 60 + $0), below: 100)) - 50 }
    }
    let bootstrap = PairedBootstrap(users: 60, draws: 999)
    let together = bootstrap.test(samples)
    for (sample, found) in zip(samples, together) {
      #expect(bootstrap.test([sample]) == [found])
    }
  }

  @Test func holmCountsOnlyTestsThatWereMade() {
    #expect(holmAdjusted([nil, 0.02, nil, 0.01]) == [nil, 0.02, nil, 0.02])
    #expect(holmAdjusted([]) == [])
    #expect(holmAdjusted([0.01, 0.02], amongTests: 6) == [0.06, 0.1])
    #expect(holmAdjusted([0.6, 0.7]) == [1, 1])
  }

  @Test func noDifferenceNeedsEndlessPairs() {
    #expect(pairsNeeded(mean: 0, deviation: 1) == nil)
    #expect(pairsNeeded(mean: 1, deviation: 0) == nil)
    #expect(pairsNeeded(mean: 1e-6, deviation: 1) == nil)
    #expect(pairsNeeded(mean: 100, deviation: 1) == 2)
  }
}
