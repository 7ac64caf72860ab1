import TextLayout

/// What of a table fits on a terminal: long texts are shortened first, then whole columns are left
/// out from the right, those that matter last. Numbers are never cut.
struct TableFitting {
  /// Columns that are shown, in order.
  private(set) var columns: [Int]
  /// Width of each column of the table; those that are left out keep theirs.
  private(set) var widths: [Int]

  private static let gap = 2
  /// Texts are not cut to less than this.
  private static let shortest = 12

  /// - Parameter texts: the cells as people read them.
  init(_ table: Table, texts: [[String]], width: Int) {
    var widths: [Int] = []
    var least: [Int] = []
    for (column, definition) in table.columns.enumerated() {
      let head = definition.name.singleLine.displayWidth
      var widest = head
      var narrowest = min(head, Self.shortest)
      for (row, cells) in zip(table.rows, texts) {
        let cell = cells[column].singleLine.displayWidth
        widest = max(widest, cell)
        narrowest = max(narrowest, row[column].isFigure ? cell : min(cell, Self.shortest))
      }
      widths.append(widest)
      least.append(narrowest)
    }
    columns = Array(widths.indices)
    self.widths = widths
    while columns.count > 1, total(least) > width {
      // Where none is marked, the first one says what a row is about.
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

  /// Takes from the widest column what the second widest does not have, and so on.
  private mutating func shorten(to width: Int, _ least: [Int]) {
    while total(widths) > width {
      let flexible = columns.filter { widths[$0] > least[$0] }
      guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { return }
      let next = flexible.map { widths[$0] }.filter { $0 < widths[widest] }.max() ?? 0
      let needed = widths[widest] - (total(widths) - width)
      // A column among equals gives a place at a time, so that they stay equal.
      let isAlone = !flexible.contains { $0 != widest && widths[$0] == widths[widest] }
      widths[widest] = max(least[widest], isAlone ? max(next, needed) : widths[widest] - 1)
    }
  }
}

extension Table {
  fileprivate func holdsFigures(_ column: Int) -> Bool {
    rows.contains { $0[column].isFigure }
  }
}

extension TableCell {
  /// Whether it is a number or a text of numbers and signs, such as `0.6780 ± 0.0012`, `1e-4` or
  /// `+0.0110 (+0.0020 … +0.0200) ⬆`, which means something else when it is cut.
  var isFigure: Bool {
    switch self {
    case .null: false
    case .integer, .real: true
    case .text(let text):
      text.contains(where: \.isNumber) && !text.contains { $0.isLetter && !"eE".contains($0) }
    }
  }
}
