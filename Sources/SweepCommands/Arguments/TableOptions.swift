import ArgumentParser
import OutputFiles
import Reporting
import TerminalUI

/// The format of a command's table.
struct TableOptions: ParsableArguments {
  @Option(help: "table, markdown, csv or json.")
  var format: TableFormat = .table

  @OptionGroup var mark: ByteOrderMark

  func validate() throws { try mark.requireCSV(format == .csv) }

  /// Prints the table; on a terminal it fits the width.
  func print(_ table: Table) throws { try StandardOutput.write(mark.text + lines(of: table)) }

  /// The table with its last line break, without the mark.
  func lines(of table: Table) -> String {
    format.lines(of: table, width: TerminalOutput.standardOutput.tableWidth, overflow: .csv)
  }
}
