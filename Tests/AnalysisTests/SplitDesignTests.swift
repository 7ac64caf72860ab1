import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

/// Comparisons over several splits.
struct SplitDesignTests {
  /// A sweep of the baseline and `c1`, whose difference in each split and seed is given.
  ///
  /// - Parameter empty: the splits without a value.
  private func snapshot(
    _ differences: [[Double]], folds: Bool = false, rule: SeedRule = .listed,
    looks: SeedLooks = .once, empty: Set<Int> = []
  ) -> SweepSnapshot {
    let configurations = [
      Snapshots.configuration("baseline"), Snapshots.configuration("c1"),
    ]
    let seeds = (1...differences[0].count).map(UInt64.init)
    var trials: [TrialRecord] = []
    for (number, configuration) in configurations.enumerated() {
      for split in differences.indices {
        for (place, seed) in seeds.enumerated() {
          let common = 0.5 + 0.01 * Double(split) + 0.003 * Double(place)
          var record = Snapshots.finished(
            configuration, number: number, seed: seed,
            Snapshots.result(ndcg: common + (number == 1 ? differences[split][place] : 0)))
          if empty.contains(split) { record.result?.metrics["ndcg_all@10"] = .nan }
          let trial = record.trial
          record.trial = Trial(
            id: trial.id, configuration: trial.configuration, seed: seed,
            dataHash: trial.dataHash, engineVersion: trial.engineVersion, split: UInt64(split + 1))
          trials.append(record)
        }
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: seeds, trials)
    snapshot.dataset.testRows = 200
    snapshot.dataset.trainRows = 720
    snapshot.sweep.seedRule = rule
    snapshot.sweep.looks = rule == .listed ? looks : .every
    snapshot.sweep.splits = differences.indices.map { split in
      folds
        ? SplitSpecification(fold: .init(number: split + 1, of: differences.count))
        : SplitSpecification(seed: UInt64(split + 1))
    }
    return snapshot
  }

  private func comparison(
    _ differences: [[Double]], folds: Bool = false, rule: SeedRule = .listed,
    looks: SeedLooks = .once, empty: Set<Int> = []
  ) -> Comparison {
    Comparison(snapshot(differences, folds: folds, rule: rule, looks: looks, empty: empty))
  }

  /// Two seeds per split whose mean differences are those of the reference in `SplitCalibrationTests`.
  private let differences = [0.011, 0.004, 0.009, 0.013, 0.002].map { [$0 - 0.001, $0 + 0.001] }

  @Test func theSampleIsTheSplits() throws {
    let comparison = comparison(differences)
    let row = comparison.baselineComparison.rows[1]
    #expect(row.difference?.count == 5)
    #expect(abs(try #require(row.difference?.p) - 0.07257189209791488) < 1e-9)
    #expect(row.estimate?.count == 5)
    #expect(row.verdict == .undecided)
    let splits = try #require(SplitDifferences.all(of: comparison).first)
    #expect(splits.splits.map(\.split) == [1, 2, 3, 4, 5])
    #expect(splits.splits.allSatisfy { $0.pairs == 2 })
    #expect(abs(splits.splits[1].difference - 0.004) < 1e-12)
    #expect(splits.mean?.count == 5)
  }

  /// The section on splits shows the interval of the test, whatever the looks.
  @Test(arguments: [SeedLooks.once, .afterChange(of: 3)])
  func aDifferenceHasOneInterval(_ looks: SeedLooks) throws {
    let comparison = comparison(differences, looks: looks)
    let splits = try #require(SplitDifferences.all(of: comparison).first)
    #expect(splits.mean == comparison.baselineComparison.rows[1].difference)
    #expect(splits.mean?.interval != nil)
  }

  /// Validation rows do not train: a fifth of the rows is tested in each fold, and 90 % of the others
  /// train.
  @Test func foldsAreCorrectedByTheirTrainingRows() throws {
    let row = comparison(differences, folds: true).baselineComparison.rows[1]
    #expect(abs(try #require(row.difference?.p) - 0.07257189209791488) < 1e-9)
    var measured = snapshot(differences, folds: true)
    // SciPy: t.sf(mean / (s * sqrt(1 / 5 + 0.25)), 4) * 2.
    measured.sweep.overlap = 0.25
    let other = Comparison(measured).baselineComparison.rows[1]
    #expect(abs(try #require(other.difference?.p) - 0.06704692029618059) < 1e-9)
  }

  /// A fold of users without a positive row has no NDCG.
  @Test func foldsWithoutAValueAreLeftOut() throws {
    let differences = [[0.01, 0.02, 0.03, 0.02], [0, 0, 0, 0], [0.03, 0.02, 0.01, 0.05]]
    let fixed = comparison(differences, folds: true, empty: [1])
    #expect(fixed.splitsWithoutValue(of: "ndcg_all@10") == [2])
    #expect(fixed.valuedSplits == 2)
    #expect(fixed.baselineComparison.rows[1].difference?.count == 2)
    let best = try #require(Findings(fixed).best)
    #expect(best.values == 8 && best.trials == 8)
    let rule = SeedRule.untilSettled(start: 3)
    let settled = comparison(differences, folds: true, rule: rule, empty: [1])
    let difference = try #require(settled.baselineComparison.rows[1].difference)
    #expect(difference.count == 4 && difference.p != nil)
    // The same outcomes decide when seeds are no longer added.
    let settlement = try #require(
      Settlement(snapshot(differences, folds: true, rule: rule, empty: [1])))
    #expect(settlement.isSettled)
    #expect(settlement.seeds == [4, 4])
  }

  /// Trials of one split are no independent sample, whichever document shows them.
  @Test func estimatesOfTrialsAreOverSplits() throws {
    let comparison = comparison(differences)
    let entry = comparison.entries[1]
    #expect(
      comparison.estimate(of: entry.values(of: "ndcg_all@10"), metric: "ndcg_all@10")
        == entry["ndcg_all@10"])
  }

  /// One seed and several splits are replicates too, and no bootstrap over users.
  @Test func oneSeedIsTestedOverSplits() {
    let comparison = comparison(differences.map { [$0[0]] })
    #expect(comparison.baselineComparison.method == .seeds)
    #expect(comparison.baselineComparison.rows[1].difference?.count == 5)
  }

  /// A sweep that adds seeds is tested over seeds, each the mean over the splits.
  @Test func addedSeedsAreTheSample() throws {
    let differences = [[0.01, 0.02, 0.03, 0.02], [0.03, 0.02, 0.01, 0.05]]
    let comparison = comparison(differences, rule: .untilSettled(start: 3))
    let difference = try #require(comparison.baselineComparison.rows[1].difference)
    #expect(difference.count == 4)
    #expect(difference.overlap == 0)
    let means = [0.02, 0.02, 0.02, 0.035]
    let expected = PairedDifference.tTest(
      means, minus: [0, 0, 0, 0], validity: .everyLook)
    #expect(abs(try #require(difference.p) - #require(expected?.p)) < 1e-9)
    let over = try #require(SplitDifferences.all(of: comparison).first?.mean)
    #expect(over.count == 2 && over.interval != nil)
  }

  @Test func aSeedsOutcomeIsItsMeanOverSplits() {
    typealias Outcome = Settlement.Outcome
    #expect(Outcome.mean(of: [.value(1), .value(3)]) == .value(2))
    #expect(Outcome.mean(of: [.value(1), .pending]) == .pending)
    #expect(Outcome.mean(of: [.value(1), .none]) == Outcome.none)
  }
}
