/// A terminal of unlimited height with what the display uses: text, wrapping, line feeds and escape
/// sequences. An unknown sequence appears as text and so fails the test.
final class TerminalModel {
  private(set) var isCursorHidden = false
  private var columns: Int
  private var grid: [[Character]] = [[]]
  /// True if a row continues the one above.
  private var wrapped = [false]
  private var row = 0
  private var column = 0

  init(columns: Int) {
    self.columns = columns
  }

  /// Rows down to the last that has text.
  var rows: [String] {
    var rows = grid.map { String($0) }
    while rows.last == "" { rows.removeLast() }
    return rows
  }

  func feed(_ text: String) {
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "\n":
        moveDown(wrapping: false)
      case "\r":
        column = 0
      case "\u{1B}":
        guard let match = rest.prefixMatch(of: /\[([?0-9;]*)([A-Za-z])/) else {
          put(character)
          continue
        }
        rest = rest[match.range.upperBound...]
        obey(String(match.1), String(match.2))
      default:
        put(character)
      }
    }
  }

  /// Wraps all rows again, as current terminals do; the cursor stays on its (empty) row.
  func resize(columns: Int) {
    var lines: [[Character]] = []
    for (index, row) in grid.enumerated() {
      if wrapped[index] { lines[lines.count - 1] += row } else { lines.append(row) }
    }
    self.columns = columns
    grid = []
    wrapped = []
    for line in lines {
      var start = 0
      repeat {
        grid.append(Array(line[start..<min(line.count, start + columns)]))
        wrapped.append(start > 0)
        start += columns
      } while start < line.count
    }
    row = grid.count - 1
  }

  private func put(_ character: Character) {
    if column == columns { moveDown(wrapping: true) }
    while grid[row].count <= column { grid[row].append(" ") }
    grid[row][column] = character
    column += 1
  }

  private func moveDown(wrapping: Bool) {
    row += 1
    column = 0
    if row == grid.count {
      grid.append([])
      wrapped.append(wrapping)
    } else if wrapping {
      wrapped[row] = true
    }
  }

  private func obey(_ parameters: String, _ command: String) {
    switch (parameters, command) {
    case ("?25", "l"): isCursorHidden = true
    case ("?25", "h"): isCursorHidden = false
    case (_, "A"): row = max(0, row - (Int(parameters) ?? 1))
    case ("", "K"): grid[row] = Array(grid[row].prefix(column))
    case ("", "J"):
      grid[row] = Array(grid[row].prefix(column))
      grid.removeSubrange((row + 1)...)
      wrapped.removeSubrange((row + 1)...)
    case (_, "m"): break
    default: for character in "<\(parameters)\(command)>" { put(character) }
    }
  }
}
