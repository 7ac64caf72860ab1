import TextLayout

/// A pipe table (GitHub Flavored Markdown) whose columns are aligned in the source text too.
struct MarkdownTable {
  let text: String

  /// - Parameters:
  ///   - columns: heads as Markdown, and whether the column is aligned right.
  ///   - rows: one cell per column, as Markdown on one line.
  init(columns: [(head: String, isNumeric: Bool)], rows: [[String]]) {
    let widths = columns.indices.map { column in
      max(
        3, columns[column].head.displayWidth,
        rows.lazy.map { $0[column].displayWidth }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map {
        cells[$0].padded(to: widths[$0], columns[$0].isNumeric ? .right : .left)
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = columns.indices.map { column in
      columns[column].isNumeric
        ? String(repeating: "-", count: widths[column] - 1) + ":"
        : String(repeating: "-", count: widths[column])
    }
    text = ([line(columns.map(\.head)), line(rule)] + rows.map(line)).joined(separator: "\n")
  }
}
