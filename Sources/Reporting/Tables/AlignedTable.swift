import TextLayout

extension Table {
  /// Columns aligned by display width, for terminals; numbers stand at the right.
  var aligned: String {
    let table = TextTable(
      columns: columns.indices.map { .init(columns[$0].name, isNumeric($0) ? .right : .left) },
      rows: rows.indices.map { row in columns.indices.map { text(row: row, column: $0) } })
    return table.lines.joined(separator: "\n")
  }
}
