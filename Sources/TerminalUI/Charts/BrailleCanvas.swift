/// A drawing in braille characters, each two dots wide and four high.
struct BrailleCanvas: Sendable {
  let columns: Int
  let rows: Int
  private var dots: [UInt8]
  private var roles: [Style.Role]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    roles = Array(repeating: .plain, count: columns * rows)
  }

  /// Dots per row, and per column.
  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// Bits of a braille character by its dots, row by row (Unicode, block 2800).
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Draws a dot; a character has the role of its last dot.
  mutating func dot(_ x: Int, _ y: Int, _ role: Style.Role) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    dots[cell] |= Self.bits[y % 4][x % 2]
    roles[cell] = role
  }

  /// Draws a straight line with a dot in each column or each row, whichever are more.
  mutating func line(from a: (x: Int, y: Int), to b: (x: Int, y: Int), _ role: Style.Role) {
    let steps = max(abs(b.x - a.x), abs(b.y - a.y))
    for step in 0...max(steps, 1) {
      let share = Double(step) / Double(max(steps, 1))
      dot(
        a.x + Int((Double(b.x - a.x) * share).rounded()),
        a.y + Int((Double(b.y - a.y) * share).rounded()), role)
    }
  }

  /// Returns the character of a cell; a space where nothing is drawn.
  func cell(column: Int, row: Int) -> (character: Character, role: Style.Role) {
    let index = row * columns + column
    guard dots[index] != 0 else { return (" ", .plain) }
    return (Character(Unicode.Scalar(0x2800 + UInt32(dots[index]))!), roles[index])
  }
}
