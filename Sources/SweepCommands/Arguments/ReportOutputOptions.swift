import ArgumentParser
import Reporting
import SweepService

/// The sweep of a report, its format and its destination.
struct ReportOutputOptions: ParsableArguments {
  @Argument(help: "A sweep; the latest by default.")
  var sweep: String?

  @OptionGroup var database: DatabaseOption

  @Option(help: "The format of the report.")
  var format: ReportFormat = .markdown

  @OptionGroup(title: "Table") var table: ReportTableOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Output file; standard output if not given.", valueName: "file"))
  var output: String?

  @OptionGroup var mark: ByteOrderMark

  func validate() throws { try mark.requireCSV(format == .csv) }

  var request: ReportRequest {
    ReportRequest(
      sweep: sweep, format: format, options: table.options, filter: table.filter,
      metric: table.metric, pivot: table.pivot, output: output)
  }
}
