import TextLayout

extension Table {
  /// Columns aligned by display width, for terminals; numbers stand at the right.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal, which no line exceeds; nil for as many as it takes. A last
  ///     line counts the table's columns that have no room.
  ///   - elsewhere: where those are found, such as `in the report`.
  func aligned(width: Int?, elsewhere: String) -> String {
    let texts = rows.indices.map { row in columns.indices.map { text(row: row, column: $0) } }
    let fitting = width.map { TableFitting(self, texts: texts, width: $0) }
    let shown = fitting?.columns ?? Array(columns.indices)
    let table = TextTable(
      columns: shown.map { column in
        .init(
          columns[column].name, isNumeric(column) ? .right : .left,
          maximumWidth: fitting?.widths[column])
      },
      rows: texts.map { cells in shown.map { cells[$0] } })
    let missing = columns.indices.filter { !shown.contains($0) }
    guard let width, !missing.isEmpty else { return table.lines.joined(separator: "\n") }
    let note =
      "\(missing.count) more column\(missing.count == 1 ? "" : "s") \(elsewhere): "
      + missing.map { columns[$0].name.singleLine }.joined(separator: ", ")
    return (table.lines + [note.truncated(to: width)]).joined(separator: "\n")
  }
}
