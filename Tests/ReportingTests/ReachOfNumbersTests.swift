import Analysis
import Evaluation
import ExperimentModel
import Foundation
@testable import Reporting
import TestSupport
import Testing

/// Limits of a report's numbers: untestable differences, truncated intervals, metrics of too few
/// rows.
@Suite struct ReachOfNumbersTests {
  /// A sweep whose exp1 differs from the baseline in the NDCG of `count` users only.
  private static func almostEqual(_ count: Int) -> SweepSnapshot {
    var snapshot = Snapshots.oneSeed
    var result = snapshot.trials[0].result!
    for metric in result.perUser.keys {
      for user in 0..<count { result.perUser[metric]![user] += 0.01 }
    }
    snapshot.trials[1].result = result
    return snapshot
  }

  @Test func untestableDifferencesStateTheReasonInEveryFormat() throws {
    let snapshot = Self.almostEqual(3)
    let reason = "only 3 of 60 users differ"
    let markdown = ReportFormat.markdown.render(snapshot)
    let row = try #require(markdown.split(separator: "\n").first { $0.contains("| embed_dim 16") })
    #expect(row.hasSuffix("|                 – |      – | +0.0005   |"), "\(row)")
    #expect(
      markdown.contains(
        "These differences cannot be tested, so they have no interval and no mark: exp1 (\(reason))."
      ))
    #expect(markdown.contains("1 not significantly different; 1 more cannot be tested."))
    // The table of effects states it too.
    #expect(markdown.contains("| \(reason) |"))
    for format in ReportFormat.allCases {
      #expect(format.render(snapshot, options: .init()).contains(reason), "\(format)")
    }
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("exp1(사용자 60명 중 3명만 차이가 있음)"))
    #expect(korean.contains("검정할 수 없는 것 1개"))
    let standing = Comparison(snapshot).baselineComparison.rows[1]
    #expect(standing.verdict == .untested && standing.adjustedP == nil && standing.tiesWithBest)
    #expect(Comparison(snapshot).baselineComparison.tests == 2)
    #expect(
      UntestedText(Comparison(snapshot), .english).lines(limit: 5)
        == ["not tested: exp1 (\(reason))"])
    #expect(
      UntestedText(Comparison(snapshot), .english).lines(limit: 0) == ["not tested: 1 more"])
    let compared = ConfigurationComparison(snapshot, numbers: [0, 1])
    #expect(TableFormat.table.render(compared).contains("no mark: exp1 (\(reason))."))
    #expect(TableFormat.csv.render(compared).contains(",untested,\(reason)\r\n"))
  }

  @Test func untestableDifferencesAreGroupedByReason() {
    let configurations = ["baseline", "c1", "c2"].map { Snapshots.configuration($0) }
    let trials = configurations.enumerated().flatMap { number, configuration in
      let result = Snapshots.result(ndcg: 0.6 + Double(number) / 10)
      return [
        Snapshots.finished(configuration, number: number, seed: 1, result),
        Snapshots.unfinished(configuration, number: number, seed: 2, .queued),
      ]
    }
    let snapshot = Snapshots.snapshot(configurations, seeds: [1, 2], trials)
    let markdown = ReportFormat.markdown.render(snapshot)
    let reason = "1 trial still to train; fixed seeds are tested once, at the end"
    #expect(markdown.contains("no mark: c1, c2 (\(reason))."))
    // Nothing was tested, so nothing is said of ties or of adjusted p values.
    #expect(markdown.contains("c2 (number 2) has the best NDCG: 0.8000 (1 of 2 seeds).**"))
    #expect(!markdown.contains("adjusted for"))
    let compared = ConfigurationComparison(snapshot, numbers: [0, 1, 2])
    #expect(TableFormat.table.render(compared).contains("no mark: c1, c2 (\(reason))."))
  }

  @Test(arguments: [0, 10]) func otherDifferencesAreTested(count: Int) {
    let standing = Comparison(Self.almostEqual(count)).baselineComparison.rows[1]
    #expect(standing.difference?.untestable == nil)
    #expect(standing.verdict == (count == 0 ? .undecided : .betterModel))
  }

  /// Each reason has a clause in both languages.
  @Test(arguments: [
    Untestable.onePair, .sameDifference, .fewUsersDiffer(1, of: 2_000), .fewUsersDiffer(4, of: 4),
    .fewUsersDominate(2, of: 2_000), .noUserValues, .incomplete(missing: 2),
  ])
  func everyReasonHasAText(reason: Untestable) {
    for language in ReportLanguage.allCases {
      #expect(!reason.text(in: language).isEmpty)
      #expect(!reason.text(in: language).hasSuffix("."))
    }
  }

  @Test func aReferenceOtherThanTheBaselinesIsExplained() {
    var snapshot = Snapshots.oneSeed
    snapshot.trials[0] = Snapshots.unfinished(
      snapshot.sweep.configurations[0], number: 0, .failed)
    snapshot.sweep.configurations[2].hyperparameters.embeddingDimension = 32
    snapshot.sweep.configurations.append(
      Snapshots.configuration("narrow") { $0.embeddingDimension = 8 })
    snapshot.trials.append(
      Snapshots.finished(
        snapshot.sweep.configurations[4], number: 4, Snapshots.result(ndcg: 0.5)))
    #expect(
      ReportFormat.markdown.render(snapshot).contains(
        "embedding_dim: the reference is 8, which most of the compared configurations have, because "
          + "no configuration with the baseline's 16 has a result."))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("embedding_dim: 기준 구성의 값 16에 결과가 없어"))
  }

  /// With two seeds, the margin is 12.7 times their distance from the mean.
  @Test func truncatedIntervalsShowBothEnds() {
    let configurations = ["baseline", "c1"].map { Snapshots.configuration($0) }
    let trials = [0.4, 0.8, 0.9, 0.2].enumerated().map { index, value in
      Snapshots.finished(
        configurations[index / 2], number: index / 2, seed: UInt64(index % 2 + 1),
        Snapshots.result(ndcg: value))
    }
    let snapshot = Snapshots.snapshot(configurations, seeds: [1, 2], trials)
    let text = ReportFormat.markdown.render(snapshot)
    #expect(text.contains("0.6000 (0.0000 … 1.0000)"))
    #expect(text.contains("| −1.0000 … +1.0000 |"))
    let row = Comparison(snapshot).baselineComparison.rows[1]
    #expect(row.difference?.interval == -1...1)
    for format in ReportFormat.allCases {
      let text = format.render(snapshot, options: .init())
      for end in ["2.4", "3.1", "5.", "−5", "-5"] {
        #expect(!text.contains("± \(end)"), "\(format)")
      }
    }
  }

  private func rested(
    _ supports: [String: MetricSupport], target: TargetMetric = .init()
  ) -> SweepSnapshot {
    var snapshot = Snapshots.oneSeed
    snapshot.sweep.metric = target
    snapshot.dataset.supports = [:]
    for metric in MetricDefinition.all {
      snapshot.dataset.supports?[metric.name] = MetricSupport(.users, count: 900, decisive: 800)
    }
    snapshot.dataset.supports?.merge(supports) { $1 }
    return snapshot
  }

  @Test func metricsOfTooFewRowsAreLeftOutOfEveryFormat() throws {
    let snapshot = rested(["gauc": MetricSupport(.users, count: 19, decisive: 19)])
    let markdown = ReportFormat.markdown.render(snapshot)
    #expect(
      markdown.contains(
        "Left out, because they rest on fewer than 20 users or rows: GAUC (19 users)."))
    #expect(!markdown.contains("|   GAUC |") && !markdown.contains("`gauc`"))
    #expect(markdown.contains(" 900 users: NDCG; Hitrate; "))
    let html = ReportFormat.html.render(snapshot)
    #expect(html.contains("GAUC (19 users)") && !html.contains("<code>gauc</code>"))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("GAUC(사용자 19명)"))
    let comparison = Comparison(snapshot)
    #expect(comparison.entries.allSatisfy { $0["gauc"] == nil })
    #expect(!comparison.metrics.map(\.name).contains("gauc"))
    let csv = ConfigurationTable(comparison, columns: ReportColumn.all(of: comparison)).table.values
    let column = try #require(csv.columns.firstIndex { $0.name == "gauc" })
    #expect(csv.rows.allSatisfy { $0[column] == .null })
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: Data(ReportFormat.json.render(snapshot, options: .init()).utf8)) as? [String: Any])
    #expect((json["left_out"] as? [String: [String: Int]]) == ["gauc": ["users": 19]])
    #expect((json["rests_on"] as? [String: [String: Int]])?["auc"] == ["users": 900])
    #expect(
      !TableFormat.csv.render(ConfigurationComparison(snapshot, numbers: [0, 1])).contains("gauc"))
    // One more user is enough.
    let enough = rested(["gauc": MetricSupport(.users, count: 20, decisive: 20)])
    #expect(ReportFormat.markdown.render(enough).contains("`gauc`"))
  }

  @Test func theTargetMetricIsAlwaysShown() {
    let few = MetricSupport(.users, count: 1, decisive: 1)
    let snapshot = rested(["ndcg_all@10": few, "recall@10": few])
    let text = ReportFormat.markdown.render(snapshot)
    #expect(text.contains("NDCG rests on only 1 user: another sample may order"))
    #expect(text.contains("Hitrate (1 user)"))
    let head = text.split(separator: "\n").first { $0.hasPrefix("| number") } ?? ""
    #expect(head.contains(" NDCG |") && !head.contains("Hitrate"))
    #expect(!TerminalRenderer().render(Document(summaryOf: snapshot)).contains("Hitrate"))
    // As the target metric, it is shown.
    let judged = rested(
      ["ndcg_all@10": few, "recall@10": few], target: .init(name: "recall@10", goal: .maximize))
    #expect(ReportFormat.markdown.render(judged).contains("Hitrate rests on only 1 user"))
  }

  /// Of cold movies, too.
  @Test(arguments: [true, false])
  func metricsThatNoTrialHasAreNotListedAsLeftOut(predictsProbabilities: Bool) throws {
    var snapshot = rested([:])
    snapshot.dataset.cold = ColdStart(users: 0, movies: 3, userRows: 0, movieRows: 5)
    for metric in MetricDefinition.all {
      snapshot.dataset.supports?[metric.within(.coldMovies).name] = MetricSupport(
        .rows, count: 5, decisive: 5)
    }
    if !predictsProbabilities {
      for index in snapshot.sweep.configurations.indices {
        snapshot.sweep.configurations[index].hyperparameters.loss = .bpr
      }
    }
    let text = ReportFormat.markdown.render(snapshot)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("Left out") })
    #expect(line.contains("AUC, cold movies (5 rows)"))
    for label in ["Log loss", "Brier score", "ECE"] {
      #expect(line.contains("\(label), cold movies (5 rows)") == predictsProbabilities)
    }
  }

  @Test func undefinedMetricsAreNotListedAsLeftOut() {
    let snapshot = rested(["auc": MetricSupport(.rows, count: 0, decisive: 0)])
    #expect(!ReportFormat.markdown.render(snapshot).contains("Left out"))
  }

  @Test func metricsThatAreEqualForEveryModelAreReported() {
    let snapshot = rested(["recall@10": MetricSupport(.users, count: 900, decisive: 0)])
    #expect(
      ReportFormat.markdown.render(snapshot).contains(
        "Every model has the same Hitrate on these test rows, so nothing can be compared by it."))
  }

  @Test func metricsThatFewUsersDecideAreReported() {
    let snapshot = rested(["ndcg_all@10": MetricSupport(.users, count: 900, decisive: 3)])
    #expect(
      ReportFormat.markdown.render(snapshot).contains(
        "Models can differ in NDCG for only 3 of 900 users: the others' test rows have one order."))
    let korean = ReportFormat.markdown.render(snapshot, options: .init(language: .korean))
    #expect(korean.contains("사용자 900명 중 3명에서만"))
  }

  /// Older versions stored only the number of cold rows.
  @Test func coldMetricsOfOlderResultsCountTheColdRows() {
    var snapshot = Snapshots.oneSeed
    for index in snapshot.trials.indices {
      var values = snapshot.trials[index].result!.metrics
      values["ndcg_all@10/cold_movies"] = 1
      values["ndcg_all@10/cold_users"] = 0.7
      snapshot.trials[index].result?.metrics = values
    }
    snapshot.dataset.cold = ColdStart(users: 9, movies: 16, userRows: 20, movieRows: 19)
    let text = ReportFormat.markdown.render(snapshot)
    #expect(text.contains("NDCG, cold movies (19 rows)"))
    #expect(!text.contains("| NDCG, cold movies |"))
    #expect(text.contains("| NDCG, cold users |"))
    #expect(!text.contains("How many users or rows"))
  }

  @Test func chartsOfEqualValuesHaveAScale() {
    for values in [[0.0], [0.5, 0.5], [1e-30, 2e-30], [0.5, 0.5.nextUp], [-1e9], []] {
      let scale = LinearScale(values, from: 0, to: 100)
      #expect(scale.domain.lowerBound < scale.domain.upperBound)
      for value in values {
        #expect((-1e-9...100 + 1e-9).contains(scale(value)), "\(values)")
      }
      #expect(scale.marks.allSatisfy { $0.place.isFinite })
    }
  }
}
