package import ArgumentParser
import OutputFiles
import Reporting
import SweepService

/// `sweep models`: the models, losses, optimizers, schedules and early stopping of grid files.
package struct ModelsCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List models, losses, optimizers and schedules, or explain one.")

  @Argument(
    help: "One of them, or 'optimizer' and the like for all of a kind; all when not given.",
    completion: .list(OptionReference.names))
  var name: String?

  @OptionGroup var output: TableOptions

  package init() {}

  package func run() async throws {
    try await reportingFailures {
      let reference = try name.map { try OptionReference($0) }
      guard output.format == .table else {
        return try output.print(Table(options: reference?.options ?? OptionReference.all))
      }
      try StandardOutput.write(OptionText(reference).text)
    }
  }
}
