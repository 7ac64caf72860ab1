import Analysis
import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// Words for values that are of splits and seeds.
@Suite struct SplitsReportTests {
  /// Two configurations on three splits with two seeds each; a trial of the second is missing if wanted.
  private func snapshot(isComplete: Bool = true) -> SweepSnapshot {
    let configurations = [
      Snapshots.configuration("baseline"),
      Snapshots.configuration("wider") { $0.embeddingDimension = 32 },
    ]
    var trials: [TrialRecord] = []
    for (number, configuration) in configurations.enumerated() {
      for split in 1...3 as ClosedRange<UInt64> {
        for seed in 1...2 as ClosedRange<UInt64> {
          let ndcg =
            0.6 + 0.01 * Double(split) + 0.002 * Double(seed)
            + Double(number) * (0.004 + 0.001 * Double(split % 2))
          var record = Snapshots.finished(
            configuration, number: number, seed: seed, Snapshots.result(ndcg: ndcg))
          if !isComplete, number == 1, split == 3, seed == 2 {
            record = Snapshots.unfinished(configuration, number: number, seed: seed, .crashed)
          }
          let trial = record.trial
          record.trial = Trial(
            id: trial.id, configuration: trial.configuration, seed: seed, dataHash: trial.dataHash,
            engineVersion: trial.engineVersion, split: split)
          trials.append(record)
        }
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: [1, 2], trials)
    snapshot.sweep.splits = [1, 2, 3].map { SplitSpecification(seed: $0) }
    return snapshot
  }

  private func markdown(_ snapshot: SweepSnapshot, _ language: ReportLanguage = .english) -> String
  {
    ReportFormat.markdown.render(snapshot, options: .init(language: language))
      .replacing(#/ +/#, with: " ")
  }

  @Test func trialsAndSplitsAreNotCalledSeeds() {
    let report = markdown(snapshot())
    for text in [
      "| trials |", "paired by all other settings and by split and seed",
      "Means over 3 splits, each with the mean of its seeds", "| splits | 1..3 |",
      "wider (number 1) has the best NDCG",
    ] {
      #expect(report.contains(text), "\(text)\n\(report)")
    }
    // Effects are means over splits.
    #expect(report.contains("| setting | value | configurations | NDCG | splits |"), "\(report)")
    let korean = markdown(snapshot(), .korean)
    for text in ["| 실행 수 |", "나머지 설정과 분할, 시드가 같은", "분할 3개(각각 시드의 평균)의 평균"] {
      #expect(korean.contains(text), "\(text)\n\(korean)")
    }
    let html = ReportFormat.html.render(snapshot())
    #expect(html.contains("means over seeds and splits") && html.contains("6 trials)"))
    let compared = ConfigurationComparison(snapshot(), numbers: [0, 1])
    let table = TableFormat.table.render(compared)
    #expect(
      table.contains("trials finished") && table.contains("corrected for the overlap"), "\(table)")
  }

  @Test func missingTrialsAreCounted() {
    #expect(markdown(snapshot(isComplete: false)).contains("(5 of 6 trials)"))
  }

  /// Ties of few seeds say little, and the report says what would be significant.
  @Test func tiesOfFewSplitsSayLittle() {
    let report = markdown(snapshot())
    #expect(
      report.contains(
        "no other is significantly different. This says little: with 3 splits")
        || !report.contains("no other is significantly different"), "\(report)")
    let several = markdown(Snapshots.severalSeeds)
    #expect(
      several.contains("This says little: with 2 seeds and 6 pairs to compare, only differences"))
    #expect(markdown(Snapshots.severalSeeds, .korean).contains("시드 2개, 비교할 쌍 6개로는 약"))
    #expect(!markdown(Snapshots.oneSeed).contains("This says little"))
  }
}
