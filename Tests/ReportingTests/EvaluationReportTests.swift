import Analysis
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// Splits, cold users and movies, and evaluation protocols in reports.
@Suite struct EvaluationReportTests {
  private func report(_ change: (inout DatasetDescription) -> Void) -> String {
    ReportFormat.markdown.render(snapshot(change))
  }

  private func snapshot(_ change: (inout DatasetDescription) -> Void) -> SweepSnapshot {
    var snapshot = Snapshots.oneSeed
    change(&snapshot.dataset)
    for index in snapshot.trials.indices {
      let metrics = (snapshot.dataset.evaluation ?? .standard).metrics.map(\.name)
      let cold = MetricDefinition.all.flatMap {
        [$0.within(.coldUsers).name, $0.within(.coldMovies).name]
      }
      var values = snapshot.trials[index].result!.metrics
      for (place, name) in (metrics + cold).enumerated() {
        values[name] = 0.25 + 0.001 * Double(place)
      }
      snapshot.trials[index].result?.metrics = values
    }
    return snapshot
  }

  /// Target metrics at another cutoff and among other candidates.
  @Test func everyTargetMetricHasAColumn() throws {
    var snapshot = snapshot {
      $0.evaluation = .init(candidates: .all, cutoffs: [5])
      $0.cold = ColdStart(users: 2, movies: 30, userRows: 40, movieRows: 500)
    }
    snapshot.sweep.metric = .init(name: "ndcg@5/all", goal: .maximize)
    let value = try #require(snapshot.trials[1].result?.metrics["ndcg@5/all"])
    let markdown = ReportFormat.markdown.render(snapshot).split(separator: "\n").map(String.init)
    let head = try #require(markdown.first { $0.hasPrefix("| number") })
    #expect(head.contains("| NDCG@5, all movies |"))
    let comparison = Comparison(snapshot)
    let table = ConfigurationTable(comparison, columns: ReportColumn.all(of: comparison)).table
      .values
    let column = try #require(table.columns.firstIndex { $0.name == "ndcg_at_5_all" })
    #expect(table.rows[1][column] == .real(value))
    let csv = ReportFormat.csv.render(snapshot, options: .init())
    #expect(csv.contains(",ndcg_at_5_all,") && csv.contains(",auc_cold_users_low,"))
    #expect(ReportFormat.json.render(snapshot, options: .init()).contains(#""ndcg@5/all": {"#))
    let html = ReportFormat.html.render(snapshot, options: .init())
    for text in ["NDCG@5, all movies", "Ranked among all movies", "AUC, cold users", "MAP@5"] {
      #expect(html.contains(text), "\(text)")
    }
    #expect(ReportFormat.latex.render(snapshot, options: .init()).contains("NDCG@5, all movies"))
  }

  @Test(arguments: [
    ("ndcg@5", "ndcg_at_5"), ("ndcg_all@20", "ndcg_all_at_20"), ("recall@10/all", "hitrate_all"),
    ("ndcg@5/sampled", "ndcg_at_5_sampled"), ("auc/cold_users", "auc_cold_users"),
  ])
  func everyMetricHasAColumn(name: String, column: String) {
    #expect(ReportColumn.named(name)?.name == column)
    #expect(ReportColumn.named(column)?.name == column)
    #expect(ReportColumn.named("\(column)_low")?.name == "\(column)_low")
    #expect(MetricDefinition.withColumn(column)?.name == name)
  }

  @Test(arguments: ["auc/all", "auc_all", "ndcg@0", "ndcg_at_0", "ndcg_at_05", "nonsense_low", ""])
  func otherNamesHaveNoColumn(name: String) {
    #expect(ReportColumn.named(name) == nil)
  }

  @Test func filtersApplyToEveryTable() {
    let snapshot = snapshot { $0.evaluation = .init(cutoffs: [5]) }
    let text = ReportFormat.markdown.render(snapshot, options: .init(shown: [1]))
    let tables = text.components(separatedBy: "## All metrics")[1].components(separatedBy: "## ")[0]
    #expect(tables.contains("| exp1 |") && !tables.contains("| exp2 |"))
  }

  @Test func aTargetMetricThatNoTrialHasIsReported() {
    var snapshot = Snapshots.oneSeed
    snapshot.sweep.metric = .init(name: "ndcg@7", goal: .maximize)
    #expect(
      ReportFormat.markdown.render(snapshot).contains(
        "**Trials have finished, but none has a value of NDCG@7: nothing can be compared by it.**"))
    #expect(
      ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
        .contains("NDCG@7 값이 있는 것이 없어"))
  }

  @Test func theBestConfigurationStatesItsNumberOfSeeds() {
    let configurations = ["baseline", "c1"].map { Snapshots.configuration($0) }
    let trials = [
      Snapshots.finished(configurations[0], number: 0, seed: 1, Snapshots.result(ndcg: 0.6)),
      Snapshots.unfinished(configurations[0], number: 0, seed: 2, .failed),
      Snapshots.unfinished(configurations[1], number: 1, seed: 1, .failed),
      Snapshots.finished(configurations[1], number: 1, seed: 2, Snapshots.result(ndcg: 0.7)),
    ]
    func text(_ trials: [TrialRecord]) -> String {
      ReportFormat.markdown.render(Snapshots.snapshot(configurations, seeds: [1, 2], trials))
    }
    #expect(
      text(trials).contains(
        "c1 (number 1) has the best NDCG: 0.7000 (1 of 2 seeds).**"
      ))
    #expect(
      text(trials).contains(
        "**No configuration shares a finished seed with the baseline. c1"))
    #expect(
      text(Array(trials.suffix(2))).contains(
        "**The baseline has no value of NDCG, so nothing is compared with it. c1"))
  }

  @Test func theSplitIsDescribed() {
    let text = report {
      $0.split = .init(kind: .last, last: 5)
      $0.splitHash = "abc123"
      $0.vocabulary = .train
    }
    #expect(text.contains("each user's last 5 rows test, the 5 before them validate: 72,000 train"))
    #expect(text.contains("| split hash | abc123"))
    #expect(text.contains("of the training rows: values that only other rows have are unknown"))
  }

  @Test func coldUsersAndMoviesAreCountedAndMeasured() {
    let text = report { $0.cold = ColdStart(users: 2, movies: 30, userRows: 40, movieRows: 500) }
    #expect(
      text.contains(
        "2 users (40 test rows) and 30 movies (500 test rows) without a training row"))
    #expect(text.contains("without a training row (cold start):"))
    let one = report { $0.cold = ColdStart(users: 1, movies: 1, userRows: 6, movieRows: 1) }
    #expect(one.contains("1 user (6 test rows) and 1 movie (1 test row) without a training row"))
    #expect(text.contains("AUC, cold users"))
    #expect(text.contains("Hitrate, cold movies"))
    let none = report { $0.cold = ColdStart(users: 0, movies: 0, userRows: 0, movieRows: 0) }
    #expect(none.contains("every user and movie of the test rows has training rows"))
    #expect(!none.contains("AUC, cold users"))
  }

  @Test func sampledMetricsCarryAWarning() {
    let sampled = report { $0.evaluation = .init(candidates: .sampled(1_000), cutoffs: [5]) }
    #expect(sampled.contains("Ranked among 1,000 sampled movies"))
    #expect(sampled.contains("**Sampled metrics mislead:**"))
    #expect(sampled.contains("(Krichene and Rendle, KDD 2020)"))
    #expect(sampled.contains("NDCG@5, sampled movies"))
    let all = report { $0.evaluation = .init(candidates: .all) }
    #expect(all.contains("Ranked among all movies that the user has not seen"))
    #expect(!all.contains("mislead"))
    #expect(!report { _ in }.contains("mislead"))
  }

  @Test func listsShowEveryMetric() {
    #expect(
      metricNames(of: ["auc", "ndcg_all@10", "ndcg@5", "auc/cold_users"])
        == ["ndcg_all@10", "auc", "auc/cold_users", "ndcg@5"])
  }
}
