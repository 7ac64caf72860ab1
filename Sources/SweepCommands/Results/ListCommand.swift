package import ArgumentParser
import Reporting
import SweepService

/// `sweep list`: the sweeps of a database and their trials.
package struct ListCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the sweeps, or the trials of one.")

  @Argument(help: "A sweep; all sweeps when not given.")
  var sweep: String?

  @OptionGroup var database: DatabaseOption
  @OptionGroup var output: TableOptions

  package init() {}

  @MainActor package func run() async throws {
    try await reportingFailures {
      let service = try ResultService(database.paths)
      if let sweep {
        let trials = try service.trials(ofSweep: sweep, metrics: Table.metricsOfTrials)
        try output.print(Table(trials))
      } else {
        try output.print(Table(service.sweeps()))
      }
    }
  }
}
