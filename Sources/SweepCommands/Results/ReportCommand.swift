import Analysis
package import ArgumentParser
import ExperimentModel
import Foundation
import OutputFiles
import Reporting
import ResultStore

/// `sweep report`: what is really better, in several formats.
package struct ReportCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the report of a sweep.",
    discussion: """
      Markdown is the whole report, HTML the same with charts; CSV and JSON have
      everything for programs; LaTeX is the table for a paper (booktabs).
      docs/reports.md lists the columns and what each format holds,
      docs/statistics.md what the verdicts rest on.

      sweep report grid --sort-by ndcg --filter "dropout < 0.3"
      sweep report grid --rows optimizer --columns-by embedding_dim --metric ndcg
      """)

  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @OptionGroup var store: StoreOptions

  @Option(help: "How it is written.")
  var format: ReportFormat = .markdown

  @OptionGroup(title: "Table") var table: ReportTableOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write here, not to stdout.", valueName: "file"))
  var output: String?

  @OptionGroup var mark: ByteOrderMark

  package init() {}

  package func validate() throws { try mark.requireCSV(format == .csv) }

  @MainActor package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      let name = try results.sweepName(sweep)
      let options = try table.options(forSweep: name, in: results)
      let snapshot = try results.reportSnapshot(
        ofSweep: name, metric: table.metric, showsEpochs: format.showsEpochs(options))
      try output.map { OutputFile($0, protecting: store.protected()) }?.check()
      let report =
        if let pivot = table.pivot(snapshot, options) {
          format.render(pivot)
        } else {
          format.render(snapshot, options: options)
        }
      let text = mark.text + report
      if let output {
        try OutputFile(output, protecting: store.protected()).write(text)
      } else {
        try StandardOutput.write(text)
      }
    }
  }
}

extension SQLiteResults {
  /// What a report needs of a sweep: of the values of each user, which are most of the bytes, only
  /// those that it tests.
  ///
  /// - Parameters:
  ///   - metric: judged by it, not by the sweep's own.
  ///   - showsEpochs: whether it needs the epochs of finished trials.
  func reportSnapshot(
    ofSweep name: String, metric: MetricDefinition? = nil, showsEpochs: Bool
  ) throws -> SweepSnapshot {
    func judged(_ sweep: Sweep) -> Sweep {
      var sweep = sweep
      if let metric { sweep.metric = TargetMetric(name: metric.name, goal: metric.goal) }
      return sweep
    }
    var snapshot = try snapshot(ofSweep: name) {
      SnapshotContents(
        userMetrics: Comparison.userMetrics(for: judged($0)), historyOfFinished: showsEpochs)
    }
    snapshot.sweep = judged(snapshot.sweep)
    return snapshot
  }
}
