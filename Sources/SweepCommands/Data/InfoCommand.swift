package import ArgumentParser
import OutputFiles
import Reporting
import SweepService
import TerminalUI

/// `sweep data info`: what a dataset holds.
package struct InfoCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Print a dataset's rows, users, movies, fields and hash.")

  @OptionGroup var dataset: DatasetArgument

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let description = try DatasetService().describe(dataset.dataset)
      try StandardOutput.write(
        TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth)
          .render(Document(dataset: description)))
    }
  }
}
