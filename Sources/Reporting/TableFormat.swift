/// How a table is written.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for a terminal.
  case table
  case markdown
  /// RFC 4180, with a header.
  case csv
  /// An array of objects, one a row; numbers read back exactly.
  case json

  /// - Returns: the text without a line end behind its last line.
  package func render(_ table: Table) -> String {
    switch self {
    case .table: PlainTable(table).text
    case .markdown: MarkdownTable(table).text
    case .csv: CSVTable(table).text
    case .json: JSONTable(table).text
    }
  }
}
