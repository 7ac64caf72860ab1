/// The escape sequences that redraw a frame below all other output of a terminal. The cursor is at the
/// start of the line below the frame.
struct LiveScreen {
  private let style: Style
  private var isCursorHidden = false
  /// Width in columns of each line of the frame on the terminal.
  private var drawn: [Int] = []

  private static let escape = "\u{1B}["

  init(style: Style) {
    self.style = style
  }

  /// Returns the text that replaces the frame and puts new lines of output above it.
  ///
  /// - Parameters:
  ///   - output: complete, coloured lines; the terminal wraps long ones.
  ///   - columns: the terminal's width now. A narrowed terminal has wrapped the old frame, which then
  ///     takes more rows than lines.
  mutating func draw(_ frame: [StyledLine], output: [String] = [], columns: Int) -> String {
    var text = ""
    if !isCursorHidden {
      text += Self.escape + "?25l"
      isCursorHidden = true
    }
    text += home(columns: columns)
    // Each old line is cleared after the end of the new one: clearing all first flickers.
    for line in output { text += line + Self.escape + "K\n" }
    for line in frame { text += line.rendered(style) + Self.escape + "K\n" }
    text += Self.escape + "J"
    drawn = frame.map(\.displayWidth)
    return text
  }

  /// Returns the text that removes the frame and shows the cursor again.
  mutating func close(columns: Int) -> String {
    var text = home(columns: columns)
    if !drawn.isEmpty { text += Self.escape + "J" }
    if isCursorHidden { text += Self.escape + "?25h" }
    drawn = []
    isCursorHidden = false
    return text
  }

  /// Returns the text that moves the cursor to the first line of the frame.
  private func home(columns: Int) -> String {
    let columns = max(1, columns)
    let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
    return rows == 0 ? "" : "\r" + Self.escape + "\(rows)A"
  }
}
