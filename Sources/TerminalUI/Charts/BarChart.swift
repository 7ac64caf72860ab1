import TextLayout

/// Bars from a common zero; negative values extend to the left:
///
///     exp1      0.6890            ┃██████████  +0.0110 ⬆
///     baseline  0.6780            ┃            ➖
///     exp2      0.6712      ██████┃            −0.0068 ⬇
package struct BarChart: Sendable {
  package struct Row: Sendable, Hashable {
    package let name: String
    /// The text before the bar.
    package let value: String
    /// Nil draws no bar.
    package let length: Double?
    /// The text after the bar.
    package let note: String
    package let role: Style.Role

    package init(name: String, value: String, length: Double?, note: String, role: Style.Role) {
      self.name = name
      self.value = value
      self.length = length.flatMap { $0.isFinite ? $0 : nil }
      self.note = note
      self.role = role
    }
  }

  package let rows: [Row]

  package init(_ rows: [Row]) { self.rows = rows }

  /// Returns one line per row, none wider than `width`. Below 40 columns lines are cut.
  package func lines(width limit: Int, style: Style = Style(isColoured: false)) -> [String] {
    let width = max(40, limit)
    let values = rows.map(\.value.displayWidth).max() ?? 0
    let notes = rows.map(\.note.displayWidth).max() ?? 0
    // Names are shortened to make room for bars, but keep a fifth of the line.
    let longest = rows.map(\.name.singleLine.displayWidth).max() ?? 0
    let names = min(longest, max(width / 5, width - values - notes - 26))
    let columns = max(5, width - names - values - notes - 7)
    let scale = BarScale(rows.compactMap(\.length), columns: columns)
    return rows.map { row in
      let bar = scale.bar(row.length ?? 0)
      var line = StyledLine()
      line.append(row.name.singleLine.fitted(to: names) + "  ")
      line.append(row.value.padded(to: values, .right) + "  ")
      line.append(bar.left, row.role)
      line.append("┃", .secondary)
      line.append(bar.right, row.role)
      line.append("  ")
      line.append(row.note, row.role)
      return line.trimmed.truncated(to: limit).rendered(style)
    }
  }
}

/// The position of zero, and the columns per unit.
private struct BarScale {
  let left: Int
  let right: Int
  let unit: Double

  init(_ lengths: [Double], columns: Int) {
    let lowest = min(0, lengths.min() ?? 0)
    let highest = max(0, lengths.max() ?? 0)
    guard highest > lowest else {
      (left, right, unit) = (0, columns, 0)
      return
    }
    unit = Double(columns) / (highest - lowest)
    left = Int((-lowest * unit).rounded())
    right = columns - left
  }

  /// Returns the text on both sides of zero, in full and half columns.
  func bar(_ length: Double) -> (left: String, right: String) {
    let halves = Int((abs(length) * unit * 2).rounded())
    let isLeft = length < 0
    let room = isLeft ? left : right
    let whole = min(halves / 2, room)
    var text = String(repeating: "█", count: whole)
    // Any difference is visible, however small.
    if whole < room, halves % 2 == 1 || (halves == 0 && length != 0 && unit > 0) {
      text = isLeft ? "▐" + text : text + "▌"
    }
    return isLeft
      ? (text.padded(to: left, .right), String(repeating: " ", count: right))
      : (String(repeating: " ", count: left), text.padded(to: right))
  }
}
