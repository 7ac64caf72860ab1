import Analysis
import Evaluation
import ExperimentModel
import Foundation
@testable import Reporting
import TestSupport
import Testing

/// Selection, order and format of columns and rows.
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

  @Test func columnsAreFoundByAllTheirNames() {
    for name in ["ndcg", "ndcg_all@10", "optimizer.momentum", "optimizer_momentum", "p_adjusted"] {
      #expect(ReportColumn.named(name) != nil, "\(name)")
    }
    #expect(ReportColumn.named("ndgc") == nil)
    #expect(Set(ReportColumn.all.map(\.name)).count == ReportColumn.all.count)
  }

  @Test func metricsSortBestFirstAndOtherColumnsAscending() throws {
    func names(_ column: String, _ direction: ReportOrder.Direction? = nil) throws -> [String] {
      let column = try #require(ReportColumn.named(column))
      return table(["name"]) { $0.order = ReportOrder(column, direction) }.map { $0[0] }
    }
    #expect(try names("ndcg") == ["exp3", "exp2", "exp1", "baseline"])
    #expect(try names("ndcg", .ascending) == ["baseline", "exp1", "exp2", "exp3"])
    #expect(try names("learning_rate") == ["exp2", "baseline", "exp1", "exp3"])
    // Rows without a value come last in both directions.
    #expect(try names("p_adjusted", .descending).last == "baseline")
    #expect(try names("p_adjusted").last == "baseline")
    #expect(try names("name", .descending) == ["exp3", "exp2", "exp1", "baseline"])
  }

  @Test func hiddenRowsStillCountInTests() {
    let all = table(["name", "p_adjusted", "result"])
    let some = table(["name", "p_adjusted", "result"]) { $0.shown = [2] }
    #expect(some == [all[2]])
  }

  @Test func precisionAppliesToMetricsAndDifferences() {
    let row = table(["ndcg", "difference", "result", "interval", "seconds"]) { $0.precision = 2 }[3]
    #expect(row == ["0.68 ± 0.01", "+0.01", "⬆ +0.01", "+0.01 … +0.02", "12.5"])
  }

  @Test func costColumnsHaveUnits() {
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
  func epochColumnsShowTheChosenEpoch(text: String, expected: [String]) throws {
    let choice = try #require(EpochChoice(text))
    #expect(table(["epoch", "train_loss"]) { $0.epoch = choice }[0] == expected)
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
    let pivot = Document(
      pivotOf: Comparison(Snapshots.snapshot(configurations, seeds: [1, 2], trials)),
      rows: try #require(.named("dropout")), columns: try #require(.named("embedding_dim")),
      metric: MetricDefinition.all[0], options: ReportOptions(precision: 3))
    #expect(
      ReportFormat.markdown.render(pivot) == """
        | dropout | embedding_dim 16 |  embedding_dim 32 |
        | ------: | ---------------: | ----------------: |
        |     0.2 |    0.502 ± 0.006 | **0.702 ± 0.006** |
        |     0.4 |    0.601 ± 0.006 |                 – |

        NDCG (higher is better): the mean over all finished trials with both settings, ± half the \
        width of its 95 % interval if there are several. Bold is the best mean; nothing is tested.

        """)
    let csv = ReportFormat.csv.render(pivot).split(whereSeparator: \.isNewline)
    #expect(csv[0] == "dropout,embedding_dim 16,embedding_dim 32")
    #expect(csv[2].hasSuffix(","))
  }

  @Test func aPivotTableNamesOtherVaryingSettings() throws {
    let pivot = Document(
      pivotOf: Comparison(Snapshots.severalSeeds), rows: try #require(.named("optimizer")),
      columns: try #require(.named("embedding_dim")), metric: MetricDefinition.all[0])
    // The momentum belongs to the optimizer.
    #expect(
      ReportFormat.markdown.render(pivot).hasSuffix(
        "also differ in learning_rate: cells may differ for that reason alone.\n"))
    #expect(ReportFormat.html.render(pivot).contains("also differ in learning_rate"))
    #expect(ReportFormat.latex.render(pivot).contains("\\caption{NDCG (higher is better)"))
  }

  @Test func withoutValidationAUCThereIsNoCurveAndNoBestEpoch() {
    var snapshot = Snapshots.oneSeed
    for trial in snapshot.trials.indices {
      for epoch in snapshot.trials[trial].epochs.indices {
        snapshot.trials[trial].epochs[epoch].validationAUC = nil
      }
    }
    #expect(LearningCurve(snapshot.trials, .validationAUC) == nil)
    #expect(LearningCurve(snapshot.trials, .validationLoss)?.points.count == 2)
    #expect(EpochChoice.best.pick(snapshot.trials[0]) == nil)
    let columns = ["epoch", "validation_auc", "validation_loss"].compactMap(ReportColumn.named)
    let options = ReportOptions(columns: columns, epoch: .best)
    #expect(
      ConfigurationTable(Comparison(snapshot), options: options).table.rows[0].map(\.text)
        == ["–", "–", "–"])
    let last = ConfigurationTable(Comparison(snapshot), options: ReportOptions(columns: columns))
    #expect(last.table.rows[0].map(\.text) == ["2.0", "–", "0.6900"])
    #expect(TerminalRenderer().render(Document(trial: snapshot.trials[0])).contains(" – "))
    let compared = TableFormat.table.render(ConfigurationComparison(snapshot, numbers: [0, 1]))
    #expect(compared.hasSuffix("\nnone: the validation rows are all of one label\n"))
    #expect(!ReportFormat.html.render(snapshot).contains("validation-auc"))
  }
}
