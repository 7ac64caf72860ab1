/// Knows what stands on the terminal, and writes what changes it. The frame stands below all
/// other output, and the cursor at the start of the line under it.
struct LiveScreen {
  private let style: Style
  private var isCursorHidden = false
  /// Of each line of the frame on the terminal, its width in columns.
  private var drawn: [Int] = []

  private static let escape = "\u{1B}["

  init(style: Style) {
    self.style = style
  }

  /// Replaces the frame, with new lines of output above it.
  ///
  /// - Parameters:
  ///   - output: complete lines, already coloured; the terminal wraps long ones.
  ///   - columns: the terminal's width now. When it has shrunk since, the terminal has wrapped the
  ///     old frame, which then takes more rows than lines.
  mutating func draw(_ frame: [StyledLine], output: [String] = [], columns: Int) -> String {
    var text = ""
    if !isCursorHidden {
      text += Self.escape + "?25l"
      isCursorHidden = true
    }
    text += home(columns: columns)
    // Old lines are cleared where new ones end, not before: clearing all first flickers.
    for line in output { text += line + Self.escape + "K\n" }
    for line in frame { text += line.rendered(style) + Self.escape + "K\n" }
    text += Self.escape + "J"
    drawn = frame.map(\.displayWidth)
    return text
  }

  /// Removes the frame and gives the cursor back.
  mutating func close(columns: Int) -> String {
    var text = home(columns: columns)
    if !drawn.isEmpty { text += Self.escape + "J" }
    if isCursorHidden { text += Self.escape + "?25h" }
    drawn = []
    isCursorHidden = false
    return text
  }

  /// Moves the cursor to the first line of the frame.
  private func home(columns: Int) -> String {
    let columns = max(1, columns)
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    return rows == 0 ? "" : "\r" + Self.escape + "\(rows)A"
  }
}
