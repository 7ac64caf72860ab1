import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

/// Verdicts, ties with the best and sample-size estimates.
struct BaselineComparisonTests {
  private static func configurations(_ count: Int) -> [Configuration] {
    (0..<count).map { Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)") }
  }

  /// A sweep whose configuration `c` has these values of NDCG, one per seed; nil is unfinished.
  private func seeds(
    _ values: [[Double?]], goal: TargetMetric.Goal = .maximize
  ) -> Comparison {
    let configurations = Self.configurations(values.count)
    let seeds = (1...values[0].count).map(UInt64.init)
    let trials = values.indices.flatMap { number in
      zip(seeds, values[number]).map { seed, value in
        value.map {
          Snapshots.finished(
            configurations[number], number: number, seed: seed, Snapshots.result(ndcg: $0))
        } ?? Snapshots.unfinished(configurations[number], number: number, seed: seed, .crashed)
      }
    }
    return Comparison(
      Snapshots.snapshot(
        configurations, seeds: seeds, metric: TargetMetric(name: "ndcg_all@10", goal: goal), trials)
    )
  }

  /// A sweep of one seed whose configuration `c` has these values per user.
  private func users(_ values: [[Double]], named users: [[UInt32]]? = nil) -> Comparison {
    let configurations = Self.configurations(values.count)
    let trials = values.indices.map { number in
      var result = Snapshots.result(ndcg: MeanEstimate(values[number])!.mean)
      result.users = users?[number] ?? (0..<UInt32(values[number].count)).map { $0 }
      result.perUser = ["ndcg_all@10": values[number]]
      return Snapshots.finished(configurations[number], number: number, result)
    }
    return Comparison(Snapshots.snapshot(configurations, trials))
  }

  private func noise(_ key: UInt64, _ index: Int, _ scale: Double) -> Double {
    (Double(CounterRandom(key: key).index(UInt64(index), below: 2001)) / 1000 - 1) * scale
  }

  /// 3 seeds and 16 configurations: a difference far beyond the noise is no significant one.
  @Test func fewSeedsShowHardlyAnyDifferenceFromTheBest() throws {
    func values(_ count: Int) -> [[Double?]] {
      (0..<16).map { number in
        (0..<count).map { seed in
          0.87 + 0.002 * Double(number) + noise(UInt64(number), seed, 0.002)
        }
      }
    }
    let weak = try #require(seeds(values(3)).baselineComparison.resolution)
    #expect(weak.count == 3 && weak.pairs == 120)
    // t of two degrees of freedom at 0.045 / 120.
    #expect(abs(weak.standardErrors - 51.625253127) < 1e-6 && weak.isWeak)
    #expect(weak.difference > 0.02)
    #expect(Findings(seeds(values(3))).weakness == weak)
    let many = try #require(seeds(values(30)).baselineComparison.resolution)
    #expect(!many.isWeak && many.difference < 0.003)
    #expect(Findings(seeds(values(30))).weakness == nil)
    #expect(seeds([[0.5], [0.6]]).baselineComparison.resolution == nil)
  }

  @Test func verdictsNeedAnAdjustedPBelowTheLevel() throws {
    let comparison = seeds([
      [0.670, 0.680, 0.690, 0.672, 0.684],
      [0.690, 0.701, 0.709, 0.693, 0.704],  // 0.02 more with every seed
      [0.650, 0.659, 0.671, 0.651, 0.664],  // 0.02 less
      [0.660, 0.690, 0.680, 0.675, 0.689],  // now more, now less
    ])
    #expect(comparison.baselineComparison.method == .seeds)
    #expect(comparison.baselineComparison.tests == 3)
    let rows = comparison.baselineComparison.rows
    #expect(rows.map(\.verdict) == [.baseline, .better, .worse, .undecided])
    let means = rows.map { $0.difference.map { ($0.mean * 1e4).rounded() } }
    #expect(means == [nil, 202, -202, -4])
    let p = try #require(rows[1].difference?.p)
    let adjusted = try #require(rows[1].adjustedP)
    #expect(adjusted >= 2 * p && adjusted < 0.001)
    #expect(rows.map(\.isBest) == [false, true, false, false])
    #expect(rows.map(\.tiesWithBest) == [false, true, false, false])
  }

  /// The family of verdicts and ties holds those whose results are to come.
  @Test func unfinishedConfigurationsCountAmongThePairs() {
    let values: [[Double?]] = [
      [0.670, 0.680, 0.690, 0.672, 0.684], [0.674, 0.687, 0.698, 0.673, 0.693],
    ]
    let two = seeds(values)
    #expect(two.baselineComparison.rows.map(\.verdict) == [.baseline, .better])
    #expect(two.baselineComparison.rows.map(\.tiesWithBest) == [false, true])
    let configurations = Self.configurations(9)
    let trials = configurations.indices.flatMap { number in
      (0..<5).map { place in
        values.indices.contains(number)
          ? Snapshots.finished(
            configurations[number], number: number, seed: UInt64(place + 1),
            Snapshots.result(ndcg: values[number][place]!))
          : Snapshots.unfinished(
            configurations[number], number: number, seed: UInt64(place + 1), .queued)
      }
    }
    let many = Comparison(Snapshots.snapshot(configurations, seeds: [1, 2, 3, 4, 5], trials))
    #expect(many.baselineComparison.rows[1].verdict == .undecided)
    #expect(many.baselineComparison.rows[0].tiesWithBest)
    #expect(Findings(many).best?.ties?.map(\.number) == [0])
  }

  @Test func comparisonsThatLeftTheGridCount() throws {
    let values: [[Double?]] = [[0.670, 0.680, 0.690, 0.672], [0.673, 0.687, 0.698, 0.676]]
    let configurations = Self.configurations(2)
    let trials = configurations.indices.flatMap { number in
      (0..<4).map { place in
        Snapshots.finished(
          configurations[number], number: number, seed: UInt64(place + 1),
          Snapshots.result(ndcg: values[number][place]!))
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: [1, 2, 3, 4], trials)
    let alone = Comparison(snapshot).baselineComparison
    snapshot.sweep.seen.former = (0..<7).map { number in
      var settings = Hyperparameters()
      settings.epochs = 100 + number
      return .init(settings: settings, seeds: [1, 2, 3, 4], splits: [])
    }
    let family = Comparison(snapshot).baselineComparison
    #expect(family.tests == 8 && family.formerTests == 7)
    let (p, adjusted) = (try #require(alone.rows[1].adjustedP), family.rows[1].adjustedP)
    #expect(adjusted == min(1, 8 * p))
    snapshot.sweep.seen.seeds = [1, 2, 3, 4, 5]
    let chosen = Comparison(snapshot).baselineComparison
    #expect(chosen.rows[1].verdict == .untested && chosen.rows[1].improvement == nil)
    #expect(chosen.rows[1].difference?.untestable == .chosenSample && chosen.tests == 0)
  }

  @Test func lowerIsBetterForMinimizedMetrics() {
    let comparison = seeds(
      [[0.50, 0.51, 0.52, 0.53], [0.40, 0.411, 0.42, 0.431], [0.60, 0.611, 0.62, 0.631]],
      goal: .minimize)
    #expect(comparison.baselineComparison.rows.map(\.verdict) == [.baseline, .better, .worse])
    #expect(comparison.baselineComparison.best == 1)
  }

  @Test func onlySeedsFinishedInBothArePaired() throws {
    let comparison = seeds([[0.60, nil, 0.62, 0.63], [0.65, 0.99, nil, 0.69]])
    let row = comparison.baselineComparison.rows[1]
    let difference = try #require(row.difference)
    #expect(difference.count == 2)
    #expect(abs(difference.mean - 0.055) < 1e-12)
    // Its mean is over all its own seeds.
    #expect(row.estimate?.count == 3)
  }

  /// Adjusted for all pairs nothing is significant; the planned comparison is.
  @Test func aConfigurationBetterThanTheBaselineDoesNotTieWithIt() {
    let comparison = seeds([
      [0.600, 0.610, 0.620], [0.640, 0.651, 0.661], [0.620, 0.60, 0.63], [0.61, 0.59, 0.64],
      [0.620, 0.62, 0.61],
    ])
    let rows = comparison.baselineComparison.rows
    #expect(
      rows.map(\.verdict) == [.baseline, .better] + [Verdict](repeating: .undecided, count: 3))
    #expect(rows.map(\.tiesWithBest) == [false, true, true, true, true])
  }

  @Test func oneSharedSeedCannotBeTested() {
    let comparison = seeds([[0.60, nil], [0.65, 0.7], [nil, 0.7], [nil, nil]])
    let rows = comparison.baselineComparison.rows
    #expect(rows.map(\.verdict) == [.baseline, .untested, .incomparable, .unfinished([.crashed])])
    #expect(comparison.baselineComparison.tests == 0)
  }

  @Test func configurationsWithoutASharedSeedTieWithTheBest() {
    let comparison = seeds([[0.60, nil], [nil, 0.7], [0.65, nil]])
    #expect(comparison.baselineComparison.rows.map(\.tiesWithBest) == [true, true, true])
  }

  @Test func withoutABaselineNothingIsCompared() {
    let comparison = seeds([[nil, nil], [0.65, 0.7]])
    #expect(comparison.baselineComparison.rows[1].verdict == .incomparable)
    #expect(comparison.baselineComparison.best == 1)
    #expect(SampleSizeEstimate(comparison) == nil)
  }

  @Test func equalConfigurationsTieInEveryMetric() {
    let comparison = seeds([[0.6, 0.7, 0.65], [0.6, 0.7, 0.65]])
    #expect(comparison.baselineComparison.rows[1].verdict == .undecided)
    #expect(comparison.baselineComparison.rows[1].difference?.mean == 0)
    #expect(comparison.baselineComparison.rows.map(\.tiesWithBest) == [true, true])
    #expect(SampleSizeEstimate(comparison)?.answer == .unknown)
  }

  @Test func oneSeedIsTestedByUsers() throws {
    let base = (0..<300).map { 0.5 + noise(1, $0, 0.3) }
    let comparison = users([
      base, base.enumerated().map { $1 + 0.03 + noise(2, $0, 0.05) },
      base.enumerated().map { $1 + noise(3, $0, 0.3) },
    ])
    let baselineComparison = comparison.baselineComparison
    #expect(baselineComparison.method == .users)
    #expect(baselineComparison.rows.map(\.verdict) == [.baseline, .betterModel, .undecided])
    #expect(baselineComparison.rows.map(\.tiesWithBest) == [false, true, false])
    #expect(baselineComparison.rows[1].difference?.count == 300)
    let interval = try #require(baselineComparison.rows[1].difference?.interval)
    #expect(interval.contains(0.03) && !interval.contains(0))
    #expect(baselineComparison.rows[1].estimate?.interval == nil)
  }

  @Test func usersArePairedByIdentity() throws {
    let comparison = users(
      [[0.1, 0.2, 0.3, 0.4], [0.9, 0.3, 0.4, 0.6]], named: [[1, 2, 3, 5], [0, 2, 3, 5]])
    let difference = try #require(comparison.baselineComparison.rows[1].difference)
    #expect(difference.count == 3)
    #expect(abs(difference.mean - 0.4 / 3) < 1e-12)
  }

  @Test func metricsWithoutUserValuesGetNoVerdict() {
    let comparison = users([[0.1, 0.2, 0.3], [0.3, 0.4, 0.5]])
    let baselineComparison = comparison.baselineComparison(by: "auc")
    #expect(baselineComparison.method == .none)
    #expect(baselineComparison.rows[1].verdict == .untested)
    #expect(baselineComparison.rows.map(\.tiesWithBest) == [true, false])
  }

  @Test func theNeededNumberOfSeedsIsEstimated() {
    let undecided = seeds([[0.60, 0.61, 0.62], [0.601, 0.613, 0.622], [0.5, 0.51, 0.5]])
    let estimate = SampleSizeEstimate(undecided)
    #expect(estimate?.number == 1)
    guard case .seeds(let count)? = estimate?.answer else {
      Issue.record("\(String(describing: estimate))")
      return
    }
    #expect((4...12).contains(count))
    let settled = seeds([[0.60, 0.61, 0.62], [0.701, 0.713, 0.722]])
    #expect(SampleSizeEstimate(settled)?.answer == .settled)
    let hopeless = seeds([[0.60, 0.61, 0.62], [0.70, 0.51, 0.6201]])
    #expect(SampleSizeEstimate(hopeless)?.answer == .moreThan(1000))
    #expect(
      SampleSizeEstimate(users([[0.1, 0.2, 0.3], [0.1, 0.3, 0.2]]))?.answer
        == .oneSeed)
  }
}
