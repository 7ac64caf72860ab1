package import ArgumentParser
import ExperimentModel
import OutputFiles
import Reporting
import TerminalUI

/// `sweep models`: the models, losses, optimizers, schedules and early stopping of grid files.
package struct ModelsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List models, losses, optimizers and schedules, or explain one.")

  @Argument(help: "One of them; all when not given.")
  var name: ModelChoice?

  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      guard let name else { return try output.print(ModelChoice.table) }
      try StandardOutput.write(
        TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth)
          .render(Document(option: name.option, of: name.choice)))
    }
  }
}
