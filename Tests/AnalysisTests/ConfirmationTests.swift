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
    #expect(choice.tuned[1].values == [Self.metric: [0.69, 0.70]])
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
    #expect(Set(choice.tuned[1].values.keys) == [Self.metric, choice.metric.name])
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

  /// Sweeps of equal configurations: the tuned lead is luck, fresh verdicts are false in at most 5 %, and
  /// the expected lead is that of the best.
  @Test func equalConfigurationsAreOptimisticByTheExpectedLead() throws {
    let (sweeps, configurations, seeds) = (400, 8, 3)
    var (lead, expected, optimism) = (0.0, 0.0, 0.0)
    var falseVerdicts = 0
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
