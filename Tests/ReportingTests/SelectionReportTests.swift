import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

@testable import Reporting

/// Which rows choose the best configuration, and what a report says about it.
@Suite struct SelectionReportTests {
  /// Configurations whose validation and test values have opposite orders.
  private func snapshot(_ count: Int, metric: String, seeds: [UInt64] = [1]) -> SweepSnapshot {
    let configurations = (0..<count).map { number in
      Snapshots.configuration(number == 0 ? "baseline" : "exp\(number)") {
        $0.embeddingDimension = 8 + number
      }
    }
    let trials = configurations.enumerated().flatMap { number, configuration in
      seeds.map { seed in
        var result = Snapshots.result(ndcg: 0.5 + 0.01 * Double(number))
        let users = Array(101...130 as ClosedRange<UInt32>)
        for name in ["ndcg_all@10", "auc"] {
          result.metrics["validation_\(name)"] = 0.9 - 0.01 * Double(number)
        }
        result.validationUsers = users
        result.perUser["validation_ndcg_all@10"] = users.map {
          0.9 - 0.01 * Double(number)
            + ($0.isMultiple(of: 2) ? 0.002 : -0.002) * Double($0 % UInt32(3 + number))
        }
        return Snapshots.finished(configuration, number: number, seed: seed, result)
      }
    }
    var snapshot = Snapshots.snapshot(configurations, seeds: seeds, trials)
    let definition = MetricDefinition.named(metric)!
    snapshot.sweep.metric = TargetMetric(name: metric, goal: definition.goal)
    return snapshot
  }

  @Test(arguments: ["validation_ndcg_all@10", "validation_auc"])
  func validationMetricsRankAndTheTestValueStandsBeside(metric: String) throws {
    let snapshot = snapshot(3, metric: metric)
    let comparison = Comparison(snapshot)
    #expect(comparison.best?.configuration.name == "baseline")
    let test = try #require(MetricDefinition.named(metric)).ofTestRows
    let shown = comparison.shownMetrics
    let places = [test.name, metric].compactMap(shown.firstIndex(of:))
    #expect(places.count == 2, "\(shown)")
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(markdown.contains("The choice was made on the validation rows."))
    #expect(markdown.contains("baseline has \(test.label) "))
    let head = try #require(
      markdown.split(separator: "\n").first { $0.hasPrefix("| number") })
    #expect(head.contains("| validation "))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("선택은 검증 행에서 했습니다.") && korean.contains("검증 "))
    let json = ReportFormat.json.render(snapshot, options: .init())
    #expect(json.contains(#""rows": "validation""#))
    #expect(json.contains(#""choice_on_test_rows": null"#))
  }

  /// With one seed, differences are tested over the users with a validation positive.
  @Test func validationUsersArePaired() throws {
    let comparison = Comparison(snapshot(3, metric: "validation_ndcg_all@10"))
    let rows = comparison.baselineComparison.rows
    #expect(comparison.baselineComparison.method == .users)
    #expect(rows[1].difference?.count == 30)
    #expect(rows[1].verdict == .worseModel)
    #expect(
      ReportFormat.markdown.render(snapshot(3, metric: "validation_ndcg_all@10"))
        .contains("paired bootstrap over the validation users"))
  }

  @Test(arguments: [(5, false), (6, true)])
  func manyConfigurationsOnTheTestRowsAreRemarked(count: Int, isRemarked: Bool) {
    let snapshot = snapshot(count, metric: "ndcg_all@10")
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(
      markdown.contains(
        "6 configurations compete by NDCG on the test rows, which makes the value of the best one "
          + "optimistic: choose by `validation_ndcg_all@10` instead") == isRemarked)
    let json = ReportFormat.json.render(snapshot, options: .init())
    #expect(json.contains(#""choose_by": "validation_ndcg_all@10""#) == isRemarked)
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("구성 6개가 테스트 행의 NDCG 값으로 경쟁하여") == isRemarked)
  }

  /// Where every user has one validation row, all orders are the same, and the AUC is named.
  @Test func aMetricThatCannotDecideIsNotNamed() {
    var snapshot = snapshot(6, metric: "ndcg_all@10")
    snapshot.dataset.supports = [
      "validation_ndcg_all@10": MetricSupport(.users, count: 900, decisive: 0),
      "validation_auc": MetricSupport(.rows, count: 900, decisive: 900),
    ]
    #expect(ReportFormat.markdown.render(snapshot).contains("choose by `validation_auc` instead"))
    snapshot.dataset.supports?["validation_auc"] = MetricSupport(.rows, count: 0, decisive: 0)
    #expect(
      ReportFormat.markdown.render(snapshot).contains(
        "no metric of the validation rows can decide here"))
  }

  /// Results of older versions have no metrics of the validation rows.
  @Test func olderResultsAreReportedAsBefore() {
    #expect(Comparison(Snapshots.severalSeeds).validationMetrics.isEmpty)
    #expect(!ReportFormat.csv.render(Snapshots.severalSeeds).contains("validation_ndcg"))
  }

  @Test func columnsOfFinalAndEpochMeasuresHaveDifferentNames() throws {
    let snapshot = snapshot(2, metric: "validation_auc")
    let names = ReportColumn.all(of: Comparison(snapshot)).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains("validation_auc") && names.contains("validation_auc_low"))
    #expect(names.contains("validation_ndcg"))
  }
}
