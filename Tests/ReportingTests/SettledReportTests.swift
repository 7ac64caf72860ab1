import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// Reports of sweeps that add seeds until their comparisons are settled.
struct SettledReportTests {
  private static let configurations = ["baseline", "better", "similar"].map {
    Snapshots.configuration($0)
  }

  /// A sweep of up to six seeds: `better` has four, the others have as many as given.
  private func snapshot(seeds: Int, rope: Double? = nil) -> SweepSnapshot {
    let noise = [0.001, -0.002, 0.0005, 0.0015, -0.001, 0.0002]
    let trials = (0..<3).flatMap { number in
      (0..<(number == 1 ? min(4, seeds) : seeds)).map { seed in
        let own = number == 0 ? 0 : noise[(seed + number) % 6]
        let value = 0.6 + noise[seed] + own / 10 + (number == 1 ? 0.02 : 0)
        return Snapshots.finished(
          Self.configurations[number], number: number, seed: UInt64(seed + 1),
          Snapshots.result(ndcg: value))
      }
    }
    var snapshot = Snapshots.snapshot(Self.configurations, seeds: [1, 2, 3, 4, 5, 6], trials)
    snapshot.sweep.seedRule = .untilSettled(start: 3)
    snapshot.sweep.looks = .every
    snapshot.sweep.rope = rope
    return snapshot
  }

  private func report(_ snapshot: SweepSnapshot, _ language: ReportLanguage = .english) -> String {
    MarkdownRenderer().render(
      SweepReport(snapshot, options: ReportOptions(language: language)).document)
  }

  @Test func theReportCountsSettledComparisons() {
    let ended = snapshot(seeds: 6)
    #expect(
      report(ended).contains(
        "Of 2 comparisons with the baseline, 1 is settled with 4 seeds; 1 is open after all 6 seeds."
      ))
    #expect(
      report(ended, .korean).contains(
        "기준 구성과의 비교 2개 중 결론이 난 것 1개(시드 4개), 시드 6개 뒤에도 결론이 나지 않은 비교 1개."))
  }

  @Test func withARopeItSaysHowTheyAreSettled() {
    let text = report(snapshot(seeds: 4, rope: 0.004))
    #expect(
      text.contains(
        "2 are settled with 4 seeds (1 different, 1 practically equal)."), "\(text)")
  }

  /// Two splits whose levels differ far more than the configurations: a seed counts by its mean over
  /// both, and only once both are trained.
  @Test func aSeedIsItsMeanOverTheSplits() {
    var snapshot = snapshot(seeds: 6)
    let levels = [0.05, -0.05]
    snapshot.sweep.splits = [1, 2].map { SplitSpecification(seed: $0) }
    snapshot.trials = (0..<2).flatMap { split in
      snapshot.trials.map { record in
        let trial = record.trial
        var copy = record
        copy.trial = Trial(
          configuration: trial.configuration, seed: trial.seed, dataHash: "split \(split)",
          engineVersion: trial.engineVersion, split: UInt64(split + 1))
        // `better` is better by its mean alone: on the second split it is the worst.
        let own = record.number == 1 ? (split == 0 ? 0.06 : -0.06) : 0
        copy.result?.metrics["ndcg_all@10"]? += levels[split] + own
        return copy
      }
    }
    #expect(report(snapshot).contains("1 is settled with 4 seeds; 1 is open after all 6 seeds."))
    #expect(report(snapshot).contains("These verdicts hold for the 2 splits of the sweep"))
    snapshot.trials.removeAll { $0.trial.split == 2 }
    #expect(report(snapshot).contains("0 are settled; 2 wait for more seeds."))
  }

  @Test func whileARoundTrainsComparisonsWait() {
    let text = report(snapshot(seeds: 3))
    #expect(text.contains("0 are settled; 2 wait for more seeds."), "\(text)")
  }
}
