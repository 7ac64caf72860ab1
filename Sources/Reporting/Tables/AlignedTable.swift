import TextLayout

extension ReportTable {
  /// The table in columns aligned by display width, for terminals; numbers are aligned right.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal, which no line exceeds; nil for as many as the table takes.
  ///     A last line names the table's columns that have no room.
  ///   - overflow: where to find those.
  func aligned(
    width: Int?, overflow: ColumnOverflow, in language: ReportLanguage = .english
  ) -> String {
    let fitting = width.map { TableFitting(self, width: $0) }
    let shown = fitting?.columns ?? Array(columns.indices)
    let table = TextTable(
      columns: shown.map { column in
        .init(
          columns[column].head, columns[column].isNumeric ? .right : .left,
          maximumWidth: fitting?.widths[column])
      },
      rows: rows.map { row in shown.map { row[$0].text } })
    let missing = columns.indices.filter { !shown.contains($0) }
    guard let width, !missing.isEmpty else { return table.lines.joined(separator: "\n") }
    let note = overflow.note(missing.map { columns[$0].head.singleLine }, in: language)
    return (table.lines + [note.truncated(to: width)]).joined(separator: "\n")
  }
}
