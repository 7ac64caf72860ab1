import Evaluation
import ExperimentModel
import Foundation
@testable import Reporting
import Testing

/// Which columns and rows a table has, and in which order.
struct ReportTableTests {
  private func table(
    _ columns: [String], of snapshot: SweepSnapshot = Snapshots.severalSeeds,
    _ change: (inout ReportOptions) -> Void = { _ in }
  ) -> [[String]] {
    var options = ReportOptions(columns: columns.compactMap(ReportColumn.named))
    #expect(options.columns?.count == columns.count)
    change(&options)
    return ConfigurationTable(Comparison(snapshot), options: options).table.rows.map {
      $0.map(\.text)
    }
  }

  @Test func columnsGoByAllTheirNames() {
    for name in ["ndcg", "ndcg_all@10", "optimizer.momentum", "optimizer_momentum", "p_adjusted"] {
      #expect(ReportColumn.named(name) != nil, "\(name)")
    }
    #expect(ReportColumn.named("ndgc") == nil)
    #expect(Set(ReportColumn.all.map(\.name)).count == ReportColumn.all.count)
  }

  @Test func metricsAreSortedBestFirstAndTheRestAscending() throws {
    func names(_ column: String, _ direction: ReportOrder.Direction? = nil) throws -> [String] {
      let column = try #require(ReportColumn.named(column))
      return table(["name"]) { $0.order = ReportOrder(column, direction) }.map { $0[0] }
    }
    #expect(try names("ndcg") == ["exp3", "exp2", "exp1", "baseline"])
    #expect(try names("ndcg", .ascending) == ["baseline", "exp1", "exp2", "exp3"])
    #expect(try names("learning_rate") == ["exp2", "baseline", "exp1", "exp3"])
    // What has no value comes last, whatever the direction.
    #expect(try names("p_adjusted", .descending).last == "baseline")
    #expect(try names("p_adjusted").last == "baseline")
    #expect(try names("name", .descending) == ["exp3", "exp2", "exp1", "baseline"])
  }

  @Test func rowsThatAreNotShownStillCount() {
    let all = table(["name", "p_adjusted", "result"])
    let some = table(["name", "p_adjusted", "result"]) { $0.shown = [2] }
    #expect(some == [all[2]])
  }

  @Test func precisionIsThatOfMetricsAndDifferences() {
    let row = table(["ndcg", "difference", "result", "interval", "seconds"]) { $0.precision = 2 }[3]
    #expect(row == ["0.68 ± 0.01", "+0.01", "⬆ +0.01", "+0.01 … +0.02", "12.5"])
  }

  @Test func costStandsBesideQuality() {
    #expect(
      table(["seconds", "peak_rss_mib", "samples_per_second", "parameters"])[0]
        == ["12.5", "64 MiB", "57,600", "123,456"])
    let values = ConfigurationTable(
      Comparison(Snapshots.oneSeed), columns: [ReportColumn.named("peak_rss_mib")!]
    ).table.values
    #expect(values.rows[0] == [.real(64)])
  }

  @Test(arguments: [
    ("last", ["2.0", "0.6800"]), ("best", ["1.0", "0.6900"]), ("1", ["1.0", "0.6900"]),
    ("3", ["–", "–"]),
  ])
  func theEpochIsChosen(text: String, expected: [String]) throws {
    let choice = try #require(EpochChoice(text))
    #expect(table(["epoch", "train_loss"]) { $0.epoch = choice }[0] == expected)
  }

  @Test func anEpochIsAWordOrANumberFromOne() {
    for text in ["0", "-1", "first", "", "1.5"] { #expect(EpochChoice(text) == nil) }
    #expect(EpochChoice("12") == .number(12))
  }

  @Test func aPivotTableHasACellForEachPair() throws {
    let configurations = [16, 32].flatMap { size in
      [0.2, 0.4].map { dropout in
        Snapshots.configuration(size == 16 && dropout == 0.4 ? "baseline" : "d\(size)-\(dropout)") {
          $0.embeddingDimension = size
          $0[MLPSettings.dropout] = dropout
        }
      }
    }
    let trials = configurations.indices.dropLast().flatMap { number in
      ([1, 2] as [UInt64]).map { seed in
        Snapshots.finished(
          configurations[number], number: number, seed: seed,
          Snapshots.result(ndcg: 0.5 + 0.1 * Double(number) + 0.001 * Double(seed)))
      }
    }
    let pivot = PivotTable(
      Comparison(Snapshots.snapshot(configurations, seeds: [1, 2], trials)),
      rows: try #require(.named("dropout")), columns: try #require(.named("embedding_dim")),
      metric: MetricDefinition.all[0], options: ReportOptions(precision: 3))
    #expect(
      ReportFormat.markdown.render(pivot) == """
        | dropout | embedding_dim 16 |  embedding_dim 32 |
        | ------: | ---------------: | ----------------: |
        |     0.2 |    0.502 ± 0.006 | **0.702 ± 0.006** |
        |     0.4 |    0.601 ± 0.006 |                 – |

        NDCG (higher is better): the mean over all finished trials with both settings, ± half the \
        width of its 95 % interval where there are several. Bold is the best mean; nothing is tested.

        """)
    let csv = ReportFormat.csv.render(pivot).split(whereSeparator: \.isNewline)
    #expect(csv[0] == "dropout,embedding_dim 16,embedding_dim 32")
    #expect(csv[2].hasSuffix(","))
  }

  @Test func aPivotTableSaysWhatElseVaries() throws {
    let pivot = PivotTable(
      Comparison(Snapshots.severalSeeds), rows: try #require(.named("optimizer")),
      columns: try #require(.named("embedding_dim")), metric: MetricDefinition.all[0])
    // The momentum belongs to the optimizer.
    #expect(
      pivot.note.hasSuffix("also differ in learning_rate: cells may differ for that reason alone."))
    #expect(ReportFormat.html.render(pivot).contains("also differ in learning_rate"))
    #expect(ReportFormat.latex.render(pivot).hasPrefix("% NDCG (higher is better)"))
  }

  @Test func epochsBeforeAnInterruptionCount() throws {
    var trial = Snapshots.finished(
      Snapshots.configuration("baseline"), number: 0, Snapshots.result(ndcg: 0.5))
    // 12.5 s by the clock, and two epochs of 1.25 s.
    #expect(trial.seconds == 12.5)
    trial.attempts.insert(trial.attempts[0], at: 0)
    trial.attempts[0].state = .interrupted
    #expect(trial.seconds == 12.5)
    trial.epochs = (1...12).map(Snapshots.epoch)
    #expect(trial.seconds == 15)
    let comparison = Comparison(Snapshots.snapshot([trial.trial.configuration], [trial]))
    #expect(comparison.entries[0].cost.seconds?.mean == 15)
    trial.state = .interrupted
    #expect(trial.seconds == 12.5)
  }

  @Test func aLearningCurveIsOfTheSeedsThatFinished() {
    var trials = Snapshots.severalSeeds.trials.filter { $0.number == 3 }
    // It diverged after the first epoch.
    trials[2].epochs[0].validationAUC = 0.2
    let curve = LearningCurve(trials, .validationAUC)
    #expect(curve?.points.map(\.seeds) == [2, 2])
    #expect(curve?.points.map(\.lowest) == [0.61, 0.61])
    // While nothing has finished, of what there is.
    #expect(LearningCurve([trials[2]], .validationAUC)?.points.map(\.mean) == [0.2])
  }

  @Test func whatHasNoValidationAUCHasNoCurveAndNoBestEpoch() {
    var snapshot = Snapshots.oneSeed
    for trial in snapshot.trials.indices {
      for epoch in snapshot.trials[trial].epochs.indices {
        snapshot.trials[trial].epochs[epoch].validationAUC = nil
      }
    }
    #expect(LearningCurve(snapshot.trials, .validationAUC) == nil)
    #expect(LearningCurve(snapshot.trials, .validationLoss)?.points.count == 2)
    #expect(EpochChoice.best.pick(snapshot.trials[0].epochs) == nil)
    let columns = ["epoch", "validation_auc", "validation_loss"].compactMap(ReportColumn.named)
    let options = ReportOptions(columns: columns, epoch: .best)
    #expect(
      ConfigurationTable(Comparison(snapshot), options: options).table.rows[0].map(\.text)
        == ["–", "–", "–"])
    let last = ConfigurationTable(Comparison(snapshot), options: ReportOptions(columns: columns))
    #expect(last.table.rows[0].map(\.text) == ["2.0", "–", "0.6900"])
    #expect(TrialDetails(snapshot.trials[0], sweeps: []).text.contains(" – "))
    let compared = SideBySide(snapshot, numbers: [0, 1]).text(.table)
    #expect(compared.hasSuffix("\nnone: the validation rows are all of one label"))
    #expect(!HTMLReport(snapshot).text.contains("validation-auc"))
  }

  /// The epoch with an AUC is the best, whatever the others lack.
  @Test func theBestEpochIsOneOfThoseWithAnAUC() {
    var epochs = (1...3).map(Snapshots.epoch)
    epochs[0].validationAUC = nil
    epochs[1].validationAUC = .nan
    #expect(EpochChoice.best.pick(epochs)?.epoch == 3)
  }

  @Test func theParetoFrontRisesInQualityWithTime() {
    let configurations = (0..<5).map { Snapshots.configuration($0 == 0 ? "baseline" : "c\($0)") }
    // Seconds and quality: c3 is slower and worse than c1, c4 equals c1.
    let points = [(10.0, 0.5), (5, 0.4), (20, 0.7), (8, 0.3), (5, 0.4)]
    let trials = zip(configurations.indices, points).map { number, point in
      var trial = Snapshots.finished(
        configurations[number], number: number, Snapshots.result(ndcg: point.1))
      trial.attempts[0].endedAt = trial.attempts[0].startedAt.addingTimeInterval(point.0)
      return trial
    }
    #expect(
      ParetoFront(Comparison(Snapshots.snapshot(configurations, trials))).numbers == [1, 0, 2])
    #expect(ParetoFront(Comparison(Snapshots.nothingFinished)).numbers.isEmpty)
  }
}
