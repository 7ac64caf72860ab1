/// Format of a table.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for terminals.
  case table
  case markdown
  case csv
  case json

  /// Returns the table as text, without a line break at its end.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal that `table` must fit; nil for other destinations.
  ///   - overflow: where to find columns that do not fit.
  package func render(
    _ table: Table, width: Int? = nil, overflow: ColumnOverflow = .widerTerminal
  ) -> String {
    switch self {
    case .table: ReportTable(table).aligned(width: width, overflow: overflow)
    case .markdown: MarkdownTable(ReportTable(table)).text
    case .csv: CSVTable(table).text
    case .json: JSONTable(table).text
    }
  }

  /// The table as text with a line feed at its end, after CSV too: the last record of a query is
  /// then a plain line for `tail -1` in a script.
  package func lines(
    of table: Table, width: Int? = nil, overflow: ColumnOverflow = .widerTerminal
  ) -> String {
    render(table, width: width, overflow: overflow) + "\n"
  }
}
