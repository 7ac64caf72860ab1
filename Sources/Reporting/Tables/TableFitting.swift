import TextLayout

/// The part of a table that fits a terminal.
///
/// Long texts are truncated first. Then whole columns are left out from the right, essential ones
/// last. Numbers are never truncated.
struct TableFitting {
  /// Columns that are shown, in order.
  private(set) var columns: [Int]
  /// Width of each column of the table, also of those that are left out.
  private(set) var widths: [Int]

  private static let gap = 2
  /// The least width of a truncated text.
  private static let shortest = 12

  /// - Parameter width: columns of the terminal.
  init(_ table: ReportTable, width: Int) {
    var widths: [Int] = []
    var least: [Int] = []
    for (column, definition) in table.columns.enumerated() {
      let head = definition.head.singleLine.displayWidth
      var widest = head
      var narrowest = min(head, Self.shortest)
      for row in table.rows {
        let cell = row[column].text.singleLine.displayWidth
        widest = max(widest, cell)
        narrowest = max(narrowest, row[column].isFigure ? cell : min(cell, Self.shortest))
      }
      widths.append(widest)
      least.append(narrowest)
    }
    columns = Array(widths.indices)
    self.widths = widths
    while columns.count > 1, total(least) > width {
      // Without an essential column, the first one identifies the rows.
      let hasEssential = columns.contains { table.columns[$0].isEssential }
      let unimportant = columns.dropFirst(hasEssential ? 0 : 1)
        .last { !table.columns[$0].isEssential }
      let leftOut = unimportant ?? columns[columns.count - 1]
      columns.removeAll { $0 == leftOut }
    }
    if columns.count == 1, let only = columns.first, !table.holdsFigures(only) {
      least[only] = min(least[only], max(1, width))
    }
    shorten(to: width, least)
  }

  private func total(_ widths: [Int]) -> Int {
    columns.reduce(0) { $0 + widths[$1] } + Self.gap * (columns.count - 1)
  }

  /// Narrows the widest column to the width of the second widest, and so on.
  private mutating func shorten(to width: Int, _ least: [Int]) {
    while total(widths) > width {
      let flexible = columns.filter { widths[$0] > least[$0] }
      guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { return }
      let next = flexible.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? 0
      let needed = widths[widest] - (total(widths) - width)
      // Equally wide columns lose one place each in turn, so that they stay equal.
      let isAlone = !flexible.contains { $0 != widest && widths[$0] == widths[widest] }
      widths[widest] = max(least[widest], isAlone ? max(next, needed) : widths[widest] - 1)
    }
  }
}

extension ReportTable {
  fileprivate func holdsFigures(_ column: Int) -> Bool {
    rows.contains { $0[column].isFigure }
  }
}

extension ReportTable.Cell {
  /// True for a number, and for a text of numbers and signs, which truncation would falsify:
  /// `0.6780 ± 0.0012`, `1e-4`, `+0.0110 (+0.0020 … +0.0200) ⬆`.
  var isFigure: Bool {
    switch value {
    case .null: false
    case .integer, .real: true
    case .text:
      text.contains(where: \.isNumber) && !text.contains { $0.isLetter && !"eE".contains($0) }
    }
  }
}
