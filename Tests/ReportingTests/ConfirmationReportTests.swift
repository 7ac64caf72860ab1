import Analysis
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The section on fresh seeds, and the advice to run them.
@Suite struct ConfirmationReportTests {
  private func section(_ snapshot: SweepSnapshot, _ options: ReportOptions = .init()) -> String {
    let report = ReportFormat.markdown.render(snapshot, options: options)
    let heading = options.language == .english ? "\n## Confirmation\n" : "\n## 확인\n"
    guard let start = report.range(of: heading) else { return "" }
    return String(report[start.upperBound...].split(separator: "\n## ")[0])
  }

  /// With tuned values that are too low.
  private var pessimistic: SweepSnapshot {
    var snapshot = Snapshots.confirmed
    var confirmation = snapshot.confirmations[0].sweep.confirmation!
    for index in confirmation.tuned.indices {
      confirmation.tuned[index].values = confirmation.tuned[index].values.mapValues {
        $0.map { $0 - 0.02 }
      }
    }
    snapshot.confirmations[0].sweep.confirmation = confirmation
    return snapshot
  }

  @Test func theSectionShowsTunedAndFreshValues() {
    let text = section(Snapshots.confirmed)
    #expect(
      text.contains(
        "The best 2 of 3 configurations beside the baseline by validation NDCG, and the baseline, were trained again with "
          + "6 fresh seeds (101..106) that had no part in the choice."), "\(text)")
    #expect(text.contains("| exp2 "))
    #expect(
      text.contains(
        "By the fresh runs alone, exp2 is better than the baseline; exp1 is not significantly "
          + "different from the baseline (p \\< 0.045, adjusted for 2 comparisons)."), "\(text)")
    #expect(text.contains("NDCG of exp2 was 0.6803 when it was chosen and is 0.6779"))
    #expect(text.contains("validation NDCG of exp2 was "))
    // 0.0006 / √3 · 1.0294
    #expect(text.contains("the best of 4 equal configurations would be about 0.0004 better"))
    #expect(
      text.contains("exp2 led the mean of all by +0.0037: more than luck explains (p \\< 0.0001)."),
      "\(text)")
    #expect(section(Snapshots.severalSeeds).isEmpty)
  }

  @Test func aConfirmationShowsItInItsOwnReport() throws {
    let own = try #require(Snapshots.confirmed.confirmations.first)
    #expect(section(own) == section(Snapshots.confirmed))
  }

  @Test func programsGetTheSameNumbers() {
    let json = ReportFormat.json.render(Snapshots.confirmed)
    for text in [
      #""chosen_by": "validation_ndcg_all@10""#, #""candidates": 4"#, #""deviation_of": "tuned""#,
      #""optimism_of_choice""#,
    ] {
      #expect(json.contains(text), "\(text)")
    }
    #expect(ReportFormat.json.render(Snapshots.severalSeeds).contains(#""confirmation": null"#))
  }

  @Test func unfinishedFreshRunsAreNotJudged() {
    var snapshot = Snapshots.confirmed
    for index in snapshot.confirmations[0].trials.indices
    where snapshot.confirmations[0].trials[index].trial.seed == 106 {
      snapshot.confirmations[0].trials[index].state = .interrupted
      snapshot.confirmations[0].trials[index].result = nil
    }
    let text = section(snapshot)
    #expect(text.contains("The fresh runs cannot be tested yet: not all have finished."))
    #expect(text.contains("NDCG of exp2 was "))
  }

  /// Pessimism is optimism with the other sign: so are the ends of its interval.
  @Test func theIntervalOfPessimismContainsIt() throws {
    let confirmation = try #require(pessimistic.confirmations.first)
    let results = try #require(ConfirmationResults(confirmation))
    let optimism = try #require(results.rows[0].optimism)
    let interval = try #require(optimism.interval)
    #expect(optimism.mean < 0)
    func text(_ value: Double) -> String { differenceText(value, decimals: 4) }
    let bounds = "(95 %: \(text(-interval.upperBound)) … \(text(-interval.lowerBound)))"
    let size = (-optimism.mean).fixed(decimals: 4)
    #expect(section(pessimistic).contains("pessimistic by \(size) \(bounds)"))
    let korean = section(pessimistic, .init(language: .korean))
    #expect(korean.contains("비관 \(size) \(bounds)"), "\(korean)")
  }

  /// A baseline that is the best is not hidden, and the best besides it leads nothing.
  @Test func theBestBesidesABetterBaselineIsCalledThat() throws {
    func text(_ raise: Double, _ language: ReportLanguage) throws -> String {
      var snapshot = Snapshots.confirmed
      var confirmation = try #require(snapshot.confirmations[0].sweep.confirmation)
      let metric = confirmation.metric.name
      let best = try #require(confirmation.tuned[1].values[metric])
      confirmation.tuned[0].values[metric] = best.map { $0 + raise }
      snapshot.confirmations[0].sweep.confirmation = confirmation
      return section(snapshot, .init(language: language))
    }
    let best = try text(0.01, .english)
    #expect(best.contains(" By validation NDCG, the baseline itself was the best."), "\(best)")
    #expect(
      best.contains("The baseline was the best, so exp2 has no lead that luck could explain."))
    #expect(!best.contains("led the mean"))
    #expect(try text(0.01, .korean).contains("기준 구성 자신이 가장 좋았습니다"))
    let second = try text(-0.0001, .english)
    #expect(second.contains("By validation NDCG, the baseline was better than exp1."), "\(second)")
    #expect(second.contains("exp2 led the mean of all by"))
    #expect(try text(-0.0001, .korean).contains("기준 구성이 더 좋았던 구성: exp1."))
  }

  @Test func namesWithCommasAreQuoted() {
    #expect(NameList.sentence(["drop", "a, b", "c"]) == "'drop', 'a, b' and 'c'")
    #expect(NameList.sentence(["a", "b"]) == "a and b" && NameList.sentence(["a"]) == "a")
  }

  /// Nothing to compare is said in a sentence with its reason.
  @Test func anUnknownOptimismHasAReason() throws {
    var snapshot = Snapshots.confirmed
    for index in snapshot.confirmations[0].trials.indices
    where snapshot.confirmations[0].trials[index].trial.configuration.name == "exp2" {
      snapshot.confirmations[0].trials[index].state = .interrupted
      snapshot.confirmations[0].trials[index].result = nil
    }
    #expect(
      section(snapshot).contains(
        "No fresh run of exp2 has NDCG yet, so the optimism of the choice is unknown."))
    snapshot = Snapshots.confirmed
    snapshot.confirmations[0].sweep.confirmation?.tuned[1].values = [:]
    #expect(section(snapshot).contains("exp2 had no NDCG when it was chosen"))
  }

  @Test func theCommandIsNamedUntilItRan() {
    let command = "`sweep confirm grid`"
    #expect(ReportFormat.markdown.render(Snapshots.severalSeeds).contains(command))
    let korean = ReportOptions(language: .korean)
    #expect(
      ReportFormat.markdown.render(Snapshots.severalSeeds, options: korean).contains(command))
    #expect(!ReportFormat.markdown.render(Snapshots.confirmed).contains(command))
    var baseline = Snapshots.severalSeeds
    baseline.sweep.baseline = "exp3"
    #expect(!ReportFormat.markdown.render(baseline).contains(command))
  }
}
