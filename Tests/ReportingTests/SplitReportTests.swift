import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// Reports of sweeps over several splits or folds.
struct SplitReportTests {
  /// A baseline and `wide` on four folds with two seeds.
  ///
  /// - Parameter empty: the folds without NDCG.
  private func snapshot(folds: Bool = true, empty: Set<UInt64> = []) -> SweepSnapshot {
    let configurations = [
      Snapshots.configuration("baseline"),
      Snapshots.configuration("wide") { $0.embeddingDimension = 32 },
    ]
    var trials: [TrialRecord] = []
    for (number, configuration) in configurations.enumerated() {
      for split in 1...4 as ClosedRange<UInt64> {
        for seed in 1...2 as ClosedRange<UInt64> {
          let value =
            0.6 + 0.01 * Double(split * split) + 0.001 * Double(seed) + 0.005 * Double(number)
          var result = Snapshots.result(ndcg: value)
          if empty.contains(split) { result.metrics["ndcg_all@10"] = .nan }
          result.attention = AttentionMap(
            fields: ["user_id", "movie_id"], layers: [[0.5, 0.5, 0.9, 0.1]])
          var record = Snapshots.finished(configuration, number: number, seed: seed, result)
          record.trial = Trial(
            id: record.trial.id, configuration: configuration, seed: seed,
            dataHash: record.trial.dataHash, engineVersion: record.trial.engineVersion,
            split: split)
          trials.append(record)
        }
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: [1, 2], trials)
    snapshot.sweep.splits = (1...4).map {
      folds
        ? SplitSpecification(fold: .init(number: $0, of: 4)) : SplitSpecification(seed: UInt64($0))
    }
    snapshot.sweep.overlap = 0.125
    return snapshot
  }

  private func text(_ snapshot: SweepSnapshot, _ language: ReportLanguage = .english) -> String {
    ReportFormat.markdown.render(snapshot, options: ReportOptions(language: language))
  }

  @Test func foldsWithoutAValueAreNamedAndNotCounted() {
    let report = text(snapshot(empty: [2]))
    #expect(report.contains("Values are means over 3 folds, each with the mean of its seeds"))
    #expect(report.contains("Intervals are over 3 folds"))
    #expect(report.contains("Fold 2 has no value of NDCG, whose means are over the other 3."))
    #expect(report.contains("its variance is s² · (1/3 + 0.125)"))
    // Both have every value that there is.
    #expect(!report.contains(" seeds)") && !report.contains(" trials)"))
    let korean = text(snapshot(empty: [2, 3]), .korean)
    #expect(korean.contains("폴드 2, 3에는 NDCG 값이 없어 나머지 2개로 평균했습니다."))
    #expect(korean.contains("(1/2 + 0.125)"))
    let json = ReportFormat.json.render(snapshot(empty: [2])).filter { !$0.isWhitespace }
    #expect(json.contains(#""without_value":[2]"#))
    #expect(!text(snapshot()).contains("no value of NDCG"))
  }

  /// Without one of its trials, the best is not on all of them.
  @Test func aMissingTrialIsCountedAsOne() {
    var snapshot = snapshot()
    snapshot.trials[15].state = .failed
    snapshot.trials[15].result = nil
    #expect(text(snapshot).contains("(7 of 8 trials)"))
    #expect(text(snapshot, .korean).contains("(실행 8개 중 7개)"))
  }

  @Test func attentionIsOfTheTestRowsOfEachFold() {
    #expect(
      text(snapshot()).contains(
        "averaged over the test rows of each fold, the heads of a layer and 8 trials."))
    #expect(
      text(snapshot(folds: false)).contains("averaged over the test rows of each split"))
    #expect(text(snapshot(), .korean).contains("각 폴드의 테스트 행과 층의 헤드, 실행 8개의 평균"))
  }

  /// The margin of a cell is that of the comparison.
  @Test func aPivotTableTakesSplitsAsTheSample() throws {
    let comparison = Comparison(snapshot())
    let pivot = ReportFormat.markdown.render(
      Document(
        pivotOf: comparison, rows: try #require(.named("embedding_dim")),
        columns: try #require(.named("epochs")), metric: MetricDefinition.all[0]))
    let estimate = try #require(comparison.entries[1]["ndcg_all@10"])
    #expect(estimate.count == 4)
    #expect(pivot.contains(estimateText(estimate, decimals: 4)))
  }
}
