package import ArgumentParser
import Datasets
import OutputFiles
import Reporting
import TerminalUI

/// `sweep data`: fetches datasets and says what they hold.
package struct DataCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Fetch datasets and look into them.",
    subcommands: [
      GetCommand.self, InfoCommand.self, CheckCommand.self, ExportCommand.self, SynthCommand.self,
    ])

  package init() {}

  package struct InfoCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      commandName: "info", abstract: "Print a dataset's rows, users, movies, fields and hash.")

    @OptionGroup var dataset: DatasetArgument

    package init() {}

    package func run() async throws {
      try await reportingFailures {
        let encoded = try DatasetPreparation().prepare(try dataset.specification())
        try StandardOutput.write(
          TerminalRenderer(width: TerminalOutput.standardOutput.tableWidth)
            .render(Document(dataset: encoded.description)))
      }
    }
  }

  package struct ExportCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Write the encoded train, validation and test rows as CSV files.")

    @OptionGroup var dataset: DatasetArgument

    @Option(
      name: .shortAndLong, help: ArgumentHelp("The folder for the files.", valueName: "dir"))
    var output: String

    @OptionGroup var mark: ByteOrderMark

    package init() {}

    package func run() async throws {
      try await reportingFailures {
        let encoded = try DatasetPreparation().prepare(try dataset.specification())
        try CSVExport.write(encoded, to: output, beginning: mark.text)
        try StandardOutput.print("\(output): train.csv, validation.csv, test.csv")
      }
    }
  }
}
