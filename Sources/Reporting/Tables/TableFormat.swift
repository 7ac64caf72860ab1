/// How a table is written.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// Aligned columns for terminals.
  case table
  case markdown
  case csv
  case json

  /// The table as text, without a line break after its last line.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal that `table` must fit; nil where it goes elsewhere.
  ///   - elsewhere: where columns are found that have no room.
  package func render(
    _ table: Table, width: Int? = nil, elsewhere: String = "on a wider terminal"
  ) -> String {
    switch self {
    case .table: table.aligned(width: width, elsewhere: elsewhere)
    case .markdown: MarkdownTable(table).text
    case .csv: CSVTable(table).text
    case .json: JSONTable(table).text
    }
  }
}
