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

  @OptionGroup var output: TableOptions

  package init() {}

  @MainActor package func run() async throws {
    try await reportingFailures {
      let results = try SQLiteResults(path: store.database)
      if let sweep {
        try output.print(
          TrialTable(
            try results.trials(ofSweep: results.sweepName(sweep), metrics: TrialTable.metrics)
          ).table)
      } else {
        try output.print(SweepTable(try results.sweeps()).table)
      }
    }
  }
}
