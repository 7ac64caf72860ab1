import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

struct SettlementTests {
  private func noise(_ key: UInt64, _ index: Int) -> Double {
    // The sum of twelve uniform numbers is nearly normal.
    (0..<12).reduce(-6.0) {
      $0 + Double(CounterRandom(key: key).bits(UInt64(index * 12 + $1)) >> 11) * 0x1p-53
    }
  }

  private func sweep(configurations: Int, rope: Double? = nil, start: Int = 3, most: Int = 20)
    -> Sweep
  {
    var sweep = SampleTrials.sweep(
      configurations: configurations, seeds: (0..<UInt64(most)).map { 42 + $0 })
    sweep.seedRule = .untilSettled(start: start)
    sweep.looks = .every
    sweep.rope = rope
    return sweep
  }

  /// Trains in rounds, as a run does, and returns the last round.
  private func run(
    _ sweep: Sweep, _ value: (_ configuration: Int, _ seed: Int) -> Settlement.Outcome
  ) -> (settlement: Settlement, rounds: [[Int]]) {
    var trained = [Int](repeating: 0, count: sweep.configurations.count)
    var rounds: [[Int]] = []
    while true {
      let settlement = Settlement(sweep) { $1 < trained[$0] ? value($0, $1) : .pending }
      guard settlement.seeds != trained else { return (settlement, rounds) }
      trained = settlement.seeds
      rounds.append(trained)
    }
  }

  @Test func seedsAreAddedUntilEachComparisonIsSettled() {
    let sweep = sweep(configurations: 5, rope: 0.004)
    let shifts = [0, 0.02, -0.02, 0.0005, 0.004]
    let (settlement, rounds) = run(sweep) { configuration, seed in
      let spread = configuration == 4 ? 0.012 : 0.001
      return .value(0.66 + shifts[configuration] + spread * noise(UInt64(configuration), seed))
    }
    #expect(rounds[0] == [3, 3, 3, 3, 3])
    #expect(settlement.isSettled)
    #expect(
      settlement.states == [.outOfSeeds, .different, .different, .equal, .outOfSeeds])
    #expect(settlement.seeds[1] < 10 && settlement.seeds[3] < 12)
    #expect(settlement.seeds[0] == 20 && settlement.seeds[4] == 20)
    for (before, after) in zip(rounds, rounds.dropFirst()) {
      #expect(zip(before, after).allSatisfy { $0 == $1 || $0 + 1 == $1 })
    }
  }

  /// What is known of later seeds, of other lists or earlier runs, changes nothing.
  @Test func laterSeedsDecideNothing() {
    let sweep = sweep(configurations: 4)
    func value(_ configuration: Int, _ seed: Int) -> Settlement.Outcome {
      .value(0.66 + (configuration == 1 ? 0.01 : 0) + 0.002 * noise(UInt64(configuration), seed))
    }
    let (settlement, _) = run(sweep, value)
    #expect(Settlement(sweep, outcome: value) == settlement)
  }

  @Test func aRoundWaitsForItsTrials() {
    let sweep = sweep(configurations: 3)
    let settlement = Settlement(sweep) { configuration, seed in
      configuration == 1 && seed == 2
        ? .pending : .value(0.5 + 0.1 * noise(9, configuration + seed))
    }
    #expect(!settlement.isSettled)
    #expect(settlement.seeds == [3, 3, 3])
    #expect(settlement.states == [.open, .open, .open])
  }

  @Test func configurationsThatAlwaysFailGetNoMoreSeeds() {
    let sweep = sweep(configurations: 3, most: 6)
    let (settlement, _) = run(sweep) { configuration, seed in
      configuration == 2 ? .none : .value(0.5 + 0.01 * noise(UInt64(configuration), seed))
    }
    #expect(settlement.states[2] == .outOfSeeds)
    #expect(settlement.seeds == [6, 6, 3])
  }

  /// A failed seed is left out of the pairs; the others count.
  @Test func oneFailedSeedIsLeftOut() {
    let sweep = sweep(configurations: 2)
    let (settlement, _) = run(sweep) { configuration, seed in
      configuration == 1 && seed == 1
        ? .none : .value(0.5 + Double(configuration) + 0.01 * noise(UInt64(configuration), seed))
    }
    #expect(settlement.states[1] == .different)
    #expect((4...8).contains(settlement.seeds[1]))
  }

  /// A thousand sweeps of 14 configurations that do not differ, each run until it is settled.
  @Test func sweepsWithoutADifferenceShowOneRarely() {
    let sweep = sweep(configurations: 14, most: 12)
    let wrong = (0..<1_000).count { key in
      run(sweep) { configuration, seed in
        .value(noise(UInt64(key), configuration * 100 + seed))
      }.settlement.states.contains(.different)
    }
    #expect(wrong <= 50, "\(wrong)")
  }

  /// Chosen configurations are settled without the others, whose comparisons count all the same.
  @Test func chosenConfigurationsDoNotWaitForOthers() {
    let sweep = sweep(configurations: 4)
    func value(_ configuration: Int, _ seed: Int) -> Settlement.Outcome {
      .value(0.66 + (configuration == 2 ? 0.02 : 0) + 0.002 * noise(UInt64(configuration), seed))
    }
    func settle(_ trained: [Int]) -> Settlement {
      Settlement(sweep, choosing: [2]) { $1 < trained[$0] ? value($0, $1) : .pending }
    }
    var trained = [0, 0, 0, 0]
    while case let next = settle(trained).seeds, next != trained {
      // The others register the seeds of the first round, and train nothing.
      #expect(next[1] == 3 && next[3] == 3 && next[0] == next[2])
      if next[0] == trained[0], next[2] == trained[2] { break }
      (trained[0], trained[2]) = (next[0], next[2])
    }
    let settlement = settle(trained)
    #expect(settlement.states[2] == .different && settlement.isSettled)
    #expect(settlement.states[1] == .open && trained[2] < 20)
    // What others trained before stays.
    #expect(settle([9, 9, trained[2], 5]).seeds == [9, 9, trained[2], 5])
  }

  /// A comparison of which the sample was chosen is never settled, so it gets no more seeds.
  @Test func aChosenSampleGetsNoMoreSeeds() {
    var sweep = sweep(configurations: 3)
    sweep.seen.seeds = [1]
    let (settlement, _) = run(sweep) { configuration, seed in
      .value(Double(configuration) + 0.001 * noise(UInt64(configuration), seed))
    }
    #expect(settlement.seeds == [3, 3, 3] && !settlement.states.contains(.different))
  }
}
