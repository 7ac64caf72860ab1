import TextLayout

/// Aligned columns under a ruled header; numbers to the right.
struct PlainTable {
  let table: Table

  init(_ table: Table) { self.table = table }

  var text: String {
    let cells = table.rows.map { $0.map { singleLine($0.text) } }
    let layout = ColumnLayout(
      header: table.columns, rows: cells, rightAligned: rightAlignedColumns(of: table))
    let rule = layout.widths.map { String(repeating: "─", count: $0) }
    return ([layout.line(table.columns), rule] + cells.map(layout.line))
      .map { $0.joined(separator: "  ").trimmingTrailingSpaces }
      .joined(separator: "\n")
  }

  private func singleLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
  }
}

/// Columns whose values are numbers, where they have any.
func rightAlignedColumns(of table: Table) -> [Bool] {
  table.columns.indices.map { column in
    let values = table.rows.map { $0[column] }.filter { $0 != .null }
    return !values.isEmpty && values.allSatisfy(\.isNumber)
  }
}

/// Widths that make the cells of each column end in the same place.
struct ColumnLayout {
  let widths: [Int]
  private let rightAligned: [Bool]

  init(header: [String], rows: [[String]], rightAligned: [Bool], minimum: Int = 0) {
    self.rightAligned = rightAligned
    widths = header.indices.map { column in
      rows.reduce(max(minimum, displayWidth(of: header[column]))) {
        max($0, displayWidth(of: $1[column]))
      }
    }
  }

  /// The cells, padded.
  func line(_ cells: [String]) -> [String] {
    cells.enumerated().map { column, cell in
      let padding = String(repeating: " ", count: max(0, widths[column] - displayWidth(of: cell)))
      return rightAligned[column] ? padding + cell : cell + padding
    }
  }
}

extension String {
  var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
