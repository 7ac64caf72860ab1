package import ArgumentParser
import OutputFiles
import Reporting
import ResultStore
import TerminalUI

/// `sweep show TRIAL`: everything about one trial.
package struct ShowCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show everything about one trial.")

  @OptionGroup var trial: TrialArgument
  @OptionGroup var store: StoreOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let match = try trial.find(in: store)
      try StandardOutput.write(
        TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth)
          .render(Document(trial: match.record, sweeps: match.sweeps)))
    }
  }
}

/// A trial named on the command line.
struct TrialArgument: ParsableArguments {
  @Argument(
    help: """
      A configuration's name, or the beginning of a trial's id ('sweep list SWEEP'). Where one \
      word is both: configuration:NAME or trial:ID.
      """)
  var trial: String

  @Option(help: "The sweep that the name belongs to; the latest by default.")
  var sweep: String?

  func find(in store: StoreOptions) throws -> TrialMatch {
    try SQLiteResults(path: store.database).trial(matching: trial, inSweep: sweep)
  }
}
