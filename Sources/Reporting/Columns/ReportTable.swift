/// A table for people and programs: each cell as a text, and as the value behind it.
package struct ReportTable: Sendable {
  package struct Column: Sendable {
    /// For programs.
    package let name: String
    /// For people.
    package let head: String
    /// Whether it stands at the right.
    package let isNumeric: Bool
  }

  package struct Cell: Sendable {
    package let value: TableCell
    package let text: String
    /// Whether it is the best of its column or ties with it.
    package var isMarked = false
  }

  package let columns: [Column]
  /// A cell for each column.
  package let rows: [[Cell]]

  /// The values, for programs.
  package var values: Table {
    Table(columns: columns.map(\.name), rows: rows.map { $0.map(\.value) })
  }

  var markdown: String {
    MarkdownTable(
      columns: columns.map { (Reporting.markdown($0.head), $0.isNumeric) },
      rows: rows.map { row in
        row.map { cell in
          let text = Reporting.markdown(cell.text)
          return cell.isMarked ? "**\(text)**" : text
        }
      }
    ).text
  }
}
