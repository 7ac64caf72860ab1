package import ArgumentParser
import Reporting
import ResultStore

/// `sweep list`: the sweeps of a database and their trials.
package struct ListCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the sweeps, or the trials of one.")

  @Argument(help: "A sweep; all sweeps when not given.")
  var sweep: String?

  @OptionGroup var store: StoreOptions

  @Option(help: "table, markdown, csv or json.")
  var format: TableFormat = .table

  package init() {}

  @MainActor package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      if let sweep {
        print(
          format.render(
            TrialTable(
              try results.trials(
                ofSweep: results.sweepName(sweep), metrics: TrialTable.metrics)
            ).table))
      } else {
        print(format.render(SweepTable(try results.sweeps()).table))
      }
    }
  }
}
