/// Side of a column that its text leans on.
package enum TextAlignment: Sendable, Hashable {
  case left
  case right
  case center

  /// How many of the spaces that fill a column stand before the text. An odd one of centred text
  /// goes to the right.
  func before(_ spaces: Int) -> Int {
    switch self {
    case .left: 0
    case .right: spaces
    case .center: spaces / 2
    }
  }
}

extension String {
  /// The text with spaces around it until it is `width` columns wide; as it is when it is that wide
  /// already.
  package func padded(to width: Int, _ alignment: TextAlignment = .left) -> String {
    let missing = width - displayWidth
    if missing <= 0 { return self }
    let before = alignment.before(missing)
    return String(repeating: " ", count: before) + self
      + String(repeating: " ", count: missing - before)
  }

  /// The text cut to at most `width` columns, its last one then "…". No character is cut in two,
  /// so text that ends in a wide one may come out a column narrower.
  package func truncated(to width: Int) -> String {
    if displayWidth <= width { return self }
    if width <= 0 { return "" }
    var kept = ""
    var columns = 1
    for character in self {
      columns += character.displayWidth
      if columns > width { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// The text in lines of at most `width` columns, broken at spaces; longer words are broken
  /// within.
  package func wrapped(to width: Int) -> [String] {
    var lines = [""]
    var columns = 0
    for (number, word) in split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      if number > 0, columns + 1 + String(word).displayWidth <= width {
        lines[lines.count - 1] += " "
        columns += 1
      } else if columns > 0 {
        lines.append("")
        columns = 0
      }
      for character in word {
        if columns > 0, columns + character.displayWidth > width {
          lines.append("")
          columns = 0
        }
        lines[lines.count - 1].append(character)
        columns += character.displayWidth
      }
    }
    return lines
  }

  /// Exactly `width` columns: cut or padded.
  package func fitted(to width: Int, _ alignment: TextAlignment = .left) -> String {
    truncated(to: width).padded(to: width, alignment)
  }

  /// The text as one line: line breaks, tabs and other control characters become spaces, so that
  /// text from outside cannot move the cursor or break a table.
  package var singleLine: String {
    // Nearly all text here is plain ASCII, which needs no clusters.
    if utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
    var line = ""
    for character in self {
      if character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        line.append(" ")
      } else {
        line.append(character)
      }
    }
    return line
  }
}
