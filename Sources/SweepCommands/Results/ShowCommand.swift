package import ArgumentParser
import OutputFiles
import Reporting
import SweepService
import TerminalUI

/// `sweep show TRIAL`: everything about one trial.
package struct ShowCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything about one trial.")

  @OptionGroup var trial: TrialArgument
  @OptionGroup var database: DatabaseOption

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let trial = try ResultService(database.paths).trial(trial.reference)
      try StandardOutput.write(
        TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth)
          .render(Document(trial: trial.record, sweeps: trial.sweeps, supports: trial.supports)))
    }
  }
}
