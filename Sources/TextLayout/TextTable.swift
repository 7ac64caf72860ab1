/// A table in plain text, its columns as wide as their widest cell:
///
///     configuration   NDCG  result
///     ─────────────  ─────  ──────
///     baseline       0.678    ➖
///     exp3           0.689    ⬆
package struct TextTable: Sendable {
  package struct Column: Sendable {
    package let title: String
    package let alignment: TextAlignment
    /// Wider cells are truncated; nil for no limit.
    package let maximumWidth: Int?

    package init(_ title: String, _ alignment: TextAlignment = .left, maximumWidth: Int? = nil) {
      self.title = title
      self.alignment = alignment
      self.maximumWidth = maximumWidth
    }
  }

  package let columns: [Column]
  package let rows: [[String]]

  /// - Parameter rows: Cells in the order of the columns; missing cells are empty, surplus ones are
  ///   ignored.
  package init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The titles, a rule and one line per row, without trailing spaces. No lines without columns.
  package var lines: [String] {
    if columns.isEmpty { return [] }
    let titles = columns.map { cell($0.title, of: $0) }
    let body = rows.map { row in
      columns.indices.map { cell($0 < row.count ? row[$0] : "", of: columns[$0]) }
    }
    var widths = titles.map(\.displayWidth)
    for row in body {
      for column in widths.indices {
        widths[column] = max(widths[column], row[column].displayWidth)
      }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return [line(titles, widths), line(rule, widths)] + body.map { line($0, widths) }
  }

  /// The lines, each with a line break.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  private func cell(_ text: String, of column: Column) -> String {
    let line = text.singleLine
    return column.maximumWidth.map(line.truncated(to:)) ?? line
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    line.reserveCapacity(widths.reduce(0) { $0 + $1 + 2 })
    // Spaces before the next text, if there is one.
    var owed = 0
    for column in columns.indices {
      let cell = cells[column]
      let missing = widths[column] - cell.displayWidth
      let before = columns[column].alignment.before(missing)
      if !cell.isEmpty {
        for _ in 0..<owed + before { line.append(" ") }
        line += cell
        owed = 0
      } else {
        owed += before
      }
      owed += missing - before + 2
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
