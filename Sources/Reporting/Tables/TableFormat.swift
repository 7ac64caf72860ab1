/// How a table is written.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for terminals.
  case table
  case markdown
  case csv
  case json

  /// The table as text, without a line break after its last line.
  package func render(_ table: Table) -> String {
    switch self {
    case .table: table.aligned
    case .markdown: MarkdownTable(table).text
    case .csv: CSVTable(table).text
    case .json: JSONTable(table).text
    }
  }
}
