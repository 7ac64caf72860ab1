import Analysis
import Evaluation
import ExperimentModel
import Foundation
import TestSupport
import Testing

/// Choosing the best configurations of a sweep, and what fresh seeds say about the choice.
struct ConfirmationTests {
  // Swift Testing has a type of the same name.
  private typealias Choice = ExperimentModel.Confirmation

  private static let metric = "ndcg_all@10"

  /// A sweep whose configurations have these values, one per seed.
  private func snapshot(
    _ values: [[Double]], validation: [[Double]]? = nil, seeds: [UInt64]? = nil,
    goal: TargetMetric.Goal = .maximize
  ) -> SweepSnapshot {
    let configurations = values.indices.map {
      Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)")
    }
    let seeds = seeds ?? values[0].indices.map { UInt64($0 + 1) }
    let trials = values.indices.flatMap { number in
      zip(seeds, values[number].indices).map { seed, index in
        var result = Snapshots.result(ndcg: values[number][index])
        if let validation {
          result.metrics["validation_\(Self.metric)"] = validation[number][index]
        }
        return Snapshots.finished(configurations[number], number: number, seed: seed, result)
      }
    }
    return Snapshots.snapshot(
      configurations, seeds: seeds, metric: TargetMetric(name: Self.metric, goal: goal), trials)
  }

  private func confirmation(_ choice: Choice, _ values: [[Double]]) -> SweepSnapshot {
    var fresh = snapshot(values, seeds: values[0].indices.map { UInt64($0 + 101) })
    for number in fresh.sweep.configurations.indices {
      fresh.sweep.configurations[number].name = choice.tuned[number].name
    }
    fresh.sweep.confirmation = choice
    return fresh
  }

  @Test func theBestAreChosenWithoutTheBaseline() throws {
    let comparison = Comparison(
      snapshot([[0.70, 0.72], [0.60, 0.62], [0.69, 0.70], [0.66, 0.69]]))
    let choice = try #require(Choice(ofBest: 2, in: comparison))
    #expect(choice.metric.name == Self.metric)
    #expect(choice.tuned.map(\.name) == ["baseline", "c2", "c3"])
    #expect(choice.tuned[1].values[Self.metric] == [0.69, 0.70])
    #expect(choice.tuned[1].values["auc"]?.count == 2)
    #expect(choice.candidates.count == 4)
    #expect(choice.candidates.seeds == 2)
    #expect(abs(choice.candidates.mean - 0.6725) < 1e-12)
    // √(mean of the variances 2e-4, 2e-4, 0.5e-4 and 4.5e-4)
    #expect(abs(try #require(choice.candidates.deviation) - 2.25e-4.squareRoot()) < 1e-12)
    #expect(Choice(ofBest: 9, in: comparison)?.tuned.count == 4)
  }

  @Test func theChoiceIsMadeOnValidationRowsWhereAllHaveThem() throws {
    let values = [[0.5, 0.5], [0.6, 0.6], [0.7, 0.7]]
    let opposite = [[0.5, 0.5], [0.7, 0.7], [0.6, 0.6]]
    let choice = try #require(
      Choice(ofBest: 1, in: Comparison(snapshot(values, validation: opposite))))
    #expect(choice.metric.name == "validation_ndcg_all@10")
    #expect(choice.tuned.map(\.name) == ["baseline", "c1"])
    #expect(choice.tuned[1].values[choice.metric.name] == [0.7, 0.7])
    var incomplete = snapshot(values, validation: opposite)
    for index in incomplete.trials.indices where incomplete.trials[index].number == 2 {
      incomplete.trials[index].result?.metrics["validation_ndcg_all@10"] = nil
    }
    let other = try #require(Choice(ofBest: 1, in: Comparison(incomplete)))
    #expect(other.metric.name == Self.metric)
    #expect(other.tuned.map(\.name) == ["baseline", "c2"])
  }

  @Test func nothingIsChosenWithoutAResultBesideTheBaseline() {
    var snapshot = snapshot([[0.5], [0.6]])
    for index in snapshot.trials.indices where snapshot.trials[index].number == 1 {
      (snapshot.trials[index].state, snapshot.trials[index].result) = (.crashed, nil)
    }
    #expect(Choice(ofBest: 3, in: Comparison(snapshot)) == nil)
  }

  @Test func freshRunsAreComparedAloneAndWithTheTunedOnes() throws {
    let tuned = snapshot([[0.600, 0.602], [0.610, 0.614], [0.640, 0.644]])
    let choice = try #require(Choice(ofBest: 2, in: Comparison(tuned)))
    let fresh: [[Double]] = [
      [0.601, 0.600, 0.602, 0.601], [0.620, 0.619, 0.622, 0.620], [0.601, 0.602, 0.600, 0.601],
    ]
    let results = try #require(ConfirmationResults(confirmation(choice, fresh)))
    #expect(results.rows.map(\.entry.configuration.name) == ["c2", "c1", "baseline"])
    #expect(results.rows.map(\.comparison.verdict) == [.better, .undecided, .baseline])
    let optimism = try #require(results.rows[0].optimism)
    #expect(abs(optimism.mean - (0.642 - 0.62025)) < 1e-12)
    #expect(try #require(optimism.interval).contains(optimism.mean))
    let luck = try #require(results.luck)
    #expect(!luck.isFromFreshRuns)
    #expect(!results.isBaselineBest && !results.isChosenByAnother)
    // Pooled over 2e-6, 8e-6 and 8e-6; means of two seeds.
    let deviation = 6e-6.squareRoot()
    #expect(abs(luck.deviation - deviation) < 1e-12)
    #expect(abs(luck.expectedLead - deviation / 2.0.squareRoot() * 0.8462843753) < 1e-10)
    #expect(abs(luck.lead - (0.642 - (0.601 + 0.612 + 0.642) / 3)) < 1e-12)
    #expect(ConfirmationResults(tuned) == nil)
  }

  /// A tuned value that looks better is optimistic for any goal.
  @Test func lowerTunedValuesAreOptimisticForMetricsToMinimise() throws {
    let tuned = snapshot([[0.5], [0.30]], goal: .minimize)
    let choice = try #require(Choice(ofBest: 1, in: Comparison(tuned)))
    var fresh = confirmation(choice, [[0.5, 0.51, 0.49], [0.40, 0.41, 0.39]])
    fresh.sweep.metric.goal = .minimize
    let results = try #require(ConfirmationResults(fresh))
    let optimism = try #require(results.rows[0].optimism)
    #expect(abs(optimism.mean - 0.10) < 1e-12)
    // One tuned run: it is outside the prediction interval of the fresh ones.
    #expect(try #require(optimism.interval).lowerBound > 0)
    let luck = try #require(results.luck)
    #expect(luck.isFromFreshRuns)
    #expect(abs(luck.deviation - 0.01) < 1e-12)
    #expect(luck.lead > 0)
  }

  /// A sweep on splits: values by configuration, split and seed.
  private func snapshot(
    splits values: [[[Double]]], seeds: [UInt64]
  ) -> SweepSnapshot {
    let configurations = values.indices.map {
      Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)")
    }
    let trials = values.indices.flatMap { number in
      values[number].indices.flatMap { split in
        zip(seeds, values[number][split]).map { seed, value in
          var record = Snapshots.finished(
            configurations[number], number: number, seed: seed, Snapshots.result(ndcg: value))
          let trial = record.trial
          record.trial = Trial(
            id: trial.id, configuration: trial.configuration, seed: seed, dataHash: trial.dataHash,
            engineVersion: trial.engineVersion, split: UInt64(split + 1))
          return record
        }
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: seeds, trials)
    snapshot.sweep.splits = values[0].indices.map { SplitSpecification(seed: UInt64($0 + 1)) }
    return snapshot
  }

  /// Splits are the sample, and what a split does to all configurations is no luck.
  @Test func splitsAreTheSampleOfAConfirmation() throws {
    let splitEffects = [0.0, 0.05, -0.04]
    func values(_ leads: [[Double]]) -> [[[Double]]] {
      leads.map { lead in
        zip(lead, splitEffects).map { [0.6 + $0 + $1 - 0.001, 0.6 + $0 + $1 + 0.001] }
      }
    }
    let tuned = values([[0, 0, 0], [0.012, 0.010, 0.014], [0.001, 0.003, -0.001]])
    let choice = try #require(
      Choice(ofBest: 1, in: Comparison(snapshot(splits: tuned, seeds: [1, 2]))))
    #expect(choice.tuned.map(\.name) == ["baseline", "c1"])
    #expect(choice.tuned[1].splits?[Self.metric] == [1, 1, 2, 2, 3, 3])
    // Worth 1 / (1/3 + 20,000/72,000) independent values.
    #expect(abs(choice.candidates.seeds - 1 / (1.0 / 3 + 20 / 72)) < 1e-9)
    #expect(choice.candidates.freedom == 4)
    // Residuals of the rows 0 0 0, 0 −2 2 and 0 2 −2 (thousandths) without the means of columns 0, 0, 0.
    #expect(abs(try #require(choice.candidates.deviation) - 4e-6.squareRoot()) < 1e-9)

    var fresh = snapshot(
      splits: values([[0, 0, 0], [0.010, 0.009, 0.011]]), seeds: [101, 102])
    fresh.sweep.confirmation = choice
    let results = try #require(ConfirmationResults(fresh))
    let row = try #require(results.rows.first)
    #expect(row.tuned?.count == 3 && row.fresh?.count == 3)
    let expected = try #require(
      PairedDifference.tTest(
        [0.012, 0.010, 0.014], minus: [0.010, 0.009, 0.011], overlap: 20 / 72))
    let optimism = try #require(row.optimism)
    #expect(abs(optimism.mean - 0.002) < 1e-9)
    let (interval, reference) = (try #require(optimism.interval), try #require(expected.interval))
    #expect(abs(interval.upperBound - reference.upperBound) < 1e-9)
    let luck = try #require(results.luck)
    #expect(abs(luck.lead - (0.012 - 0.013 / 3)) < 1e-9)
    #expect(
      abs(luck.expectedLead - 0.002 * (1.0 / 3 + 20 / 72).squareRoot() * 0.8462843753) < 1e-9)
    #expect(!luck.isFromFreshRuns)
  }

  /// The lead of one of equal configurations is luck, a lead far beyond the spread of seeds is not.
  @Test func luckIsConcluded() throws {
    func luck(_ best: [Double]) throws -> ConfirmationResults.Luck {
      let values = [[0.600, 0.602], [0.601, 0.603], [0.602, 0.600], best]
      let choice = try #require(Choice(ofBest: 1, in: Comparison(snapshot(values))))
      let fresh = confirmation(choice, [[0.601, 0.602], [0.601, 0.603]])
      let results = try #require(ConfirmationResults(fresh))
      return try #require(results.luck)
    }
    let equal = try luck([0.602, 0.604])
    #expect(!equal.isExceeded && equal.p > 0.3)
    let better = try luck([0.700, 0.702])
    #expect(better.isExceeded)
    // s² = 2e-6 with 4 degrees of freedom; t = lead / (s / √2 · √(3/4)).
    let t = better.lead / (1e-6.squareRoot() * 0.75.squareRoot())
    #expect(
      abs(better.p - 4 * StudentT(degreesOfFreedom: 4).twoSidedProbability(t) / 2) < 1e-12)
  }

  @Test func aPartOfASweepIsRemembered() throws {
    var snapshot = snapshot([[0.60, 0.61], [0.62, 0.63], [0.5, 0.5]])
    for index in snapshot.trials.indices where snapshot.trials[index].number == 2 {
      (snapshot.trials[index].state, snapshot.trials[index].result) = (.queued, nil)
    }
    #expect(Choice(ofBest: 1, in: Comparison(snapshot))?.unfinished == 2)
    #expect(
      Choice(ofBest: 1, in: Comparison(self.snapshot([[0.6, 0.61], [0.6, 0.6]])))?.unfinished == nil
    )
  }

  /// Sweeps of equal configurations: the tuned lead is luck, fresh verdicts are false in at most 5 %, and
  /// the expected lead is that of the best.
  @Test func equalConfigurationsAreOptimisticByTheExpectedLead() throws {
    let (sweeps, configurations, seeds) = (400, 8, 3)
    var (lead, expected, optimism) = (0.0, 0.0, 0.0)
    var (falseVerdicts, lucky) = (0, 0)
    for sweep in 0..<sweeps {
      let random = CounterRandom(key: UInt64(sweep))
      func values(_ count: Int, _ seeds: Int, from start: Int) -> [[Double]] {
        (0..<count).map { number in
          (0..<seeds).map { 0.6 + 0.001 * random.normal(start + number * seeds + $0) }
        }
      }
      let tuned = values(configurations, seeds, from: 0)
      let choice = try #require(Choice(ofBest: 2, in: Comparison(snapshot(tuned))))
      let results = try #require(
        ConfirmationResults(confirmation(choice, values(3, 5, from: 1000))))
      let luck = try #require(results.luck)
      if luck.isExceeded { lucky += 1 }
      // The baseline competes, but is not chosen.
      let means = tuned.map { $0.reduce(0, +) / Double(seeds) }
      lead += try #require(means.max()) - choice.candidates.mean
      expected += luck.expectedLead
      optimism += try #require(results.rows[0].optimism).mean
      if results.rows.contains(where: { [.better, .worse].contains($0.comparison.verdict) }) {
        falseVerdicts += 1
      }
    }
    #expect(abs(lead / expected - 1) < 0.05, "\(lead / expected)")
    #expect((0.85...1.05).contains(optimism / expected), "\(optimism / expected)")
    #expect(falseVerdicts <= sweeps * 7 / 100, "\(falseVerdicts)")
    // The bound is close, and the baseline may be the luckiest.
    #expect((sweeps / 50...sweeps * 7 / 100).contains(lucky), "\(lucky)")
  }
}

extension CounterRandom {
  /// A standard normal number (Box and Muller).
  fileprivate func normal(_ counter: Int) -> Double {
    let u = (Double(bits(UInt64(2 * counter)) >> 11) + 0.5) * 0x1p-53
    let v = Double(bits(UInt64(2 * counter + 1)) >> 11) * 0x1p-53
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
  }
}
