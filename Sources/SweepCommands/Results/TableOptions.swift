import ArgumentParser
import OutputFiles
import Reporting
import TerminalUI

/// How a command writes its table.
struct TableOptions: ParsableArguments {
  @Option(help: "table, markdown, csv or json.")
  var format: TableFormat = .table

  @OptionGroup var mark: ByteOrderMark

  func validate() throws { try mark.requireCSV(format == .csv) }

  /// Prints the table, which on a terminal fits its width.
  func print(_ table: Table) throws { try StandardOutput.print(mark.text + text(of: table)) }

  /// The table without the mark.
  func text(of table: Table) -> String {
    format.render(
      table, width: TerminalOutput.standardOutput.tableWidth, overflow: .csv)
  }
}

/// Whether CSV begins with a byte order mark.
struct ByteOrderMark: ParsableArguments {
  @Flag(
    name: .customLong("bom"),
    help: "Begin CSV with a byte order mark, by which spreadsheets recognise UTF-8.")
  var isWanted = false

  var text: String { isWanted ? CSVTable.byteOrderMark : "" }

  func requireCSV(_ isCSV: Bool) throws {
    guard isWanted, !isCSV else { return }
    throw ValidationError("--bom is for CSV only; add '--format csv'")
  }
}
