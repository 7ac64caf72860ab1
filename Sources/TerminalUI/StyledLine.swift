import TextLayout

/// A line of pieces with a role each, to be measured and cut before it is coloured.
struct StyledLine: Sendable, Hashable {
  private var pieces: [Piece] = []

  private struct Piece: Sendable, Hashable {
    let text: String
    let role: Style.Role
  }

  mutating func append(_ text: String, _ role: Style.Role = .plain) {
    pieces.append(Piece(text: text, role: role))
  }

  /// Without colours.
  var text: String { pieces.map(\.text).joined() }

  var displayWidth: Int { pieces.reduce(0) { $0 + $1.text.displayWidth } }

  /// Returns the line in at most `width` columns; "…" marks a cut.
  func truncated(to width: Int) -> StyledLine {
    if displayWidth <= width { return self }
    var cut = StyledLine()
    var left = max(0, width)
    for piece in pieces {
      let columns = piece.text.displayWidth
      // This piece would leave no room for the mark, so it is cut.
      if columns >= left {
        cut.append((piece.text + " ").truncated(to: left), piece.role)
        break
      }
      cut.append(piece.text, piece.role)
      left -= columns
    }
    return cut
  }

  /// Without spaces at the end.
  var trimmed: StyledLine {
    var line = self
    while let last = line.pieces.last {
      let kept = last.text.reversed().drop { $0 == " " }.reversed()
      line.pieces.removeLast()
      if !kept.isEmpty {
        line.append(String(kept), last.role)
        break
      }
    }
    return line
  }

  func rendered(_ style: Style) -> String {
    pieces.map { style.apply($0.role, to: $0.text) }.joined()
  }
}
