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

  @Test func theSectionShowsTunedAndFreshValues() {
    let text = section(Snapshots.confirmed)
    #expect(
      text.contains(
        "The best 2 configurations of 4 by validation NDCG, and the baseline, were trained again with "
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
