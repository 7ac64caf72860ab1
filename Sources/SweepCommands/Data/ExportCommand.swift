package import ArgumentParser
import OutputFiles
import SweepService

/// `sweep data export`: encoded rows as CSV.
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
      try DatasetService().export(dataset.dataset, to: output, beginning: mark.text)
      try StandardOutput.print("\(output): train.csv, validation.csv, test.csv")
    }
  }
}
