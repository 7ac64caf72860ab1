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

  /// Differences whose sum overflows have no spread that could be tested.
  @Test(arguments: [PairedDifference.Validity.fixedCount, .everyLook])
  func overflowingDifferencesHaveNoTest(validity: PairedDifference.Validity) {
    let difference = PairedDifference.tTest(
      [1.7e308, 1.6e308, 1], minus: [0, 0, 0], validity: validity)
    #expect(difference != nil)
    #expect(difference?.p == nil && difference?.interval == nil)
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

  /// Users that differ, all by the same amount, of 900.
  @Test(arguments: [1, 2, 3, 9, 10, 50]) func aFewUsersThatDifferAreNoSample(count: Int) throws {
    let differences = (0..<900).map { $0 < count ? 0.3 : 0 }
    let found = PairedBootstrap(users: 900).test([differences])[0]
    if count < PairedBootstrap.fewestDiffering {
      #expect(found.untestable == .fewUsersDiffer(count, of: 900))
      #expect(found.p == nil && found.interval == nil)
    } else {
      #expect(found.untestable == nil)
      // Ten users all on one side: p 0.002 by the sign test, and the bootstrap is more careful.
      #expect(try #require(found.p) < 0.05)
      #expect(try #require(found.interval).lowerBound > 0)
    }
  }

  /// Draws that miss the one have next to no spread: their t is in the thousands.
  @Test func oneUserThatOutweighsAllOthersIsNoSample() {
    let random = CounterRandom(key: 2)
    for size in [1e-2, 1e-4, 1e-9] {
      var differences = (0..<1_000).map {
        size * (Double(random.index(UInt64($0), below: 1_000)) / 500 - 1)
      }
      differences[3] = 1
      let found = PairedBootstrap(users: 1_000).test([differences])[0]
      #expect(found.untestable == .fewUsersDominate(1, of: 1_000), "\(size)")
      #expect(found.p == nil && found.interval == nil)
    }
  }

  @Test func differencesOfRoundingAreNone() {
    let differences = (0..<100).map { Double($0 % 3 - 1) * 1e-16 }
    let found = PairedBootstrap(users: 100).test([differences])[0]
    #expect(found.p == 1 && found.mean == 0 && found.interval == 0...0)
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
