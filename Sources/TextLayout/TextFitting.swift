/// Alignment of text in a column.
package enum TextAlignment: Sendable, Hashable {
  case left
  case right
  case center

  /// Returns how many of the padding spaces precede the text. Centred text has an odd one on the right.
  func before(_ spaces: Int) -> Int {
    switch self {
    case .left: 0
    case .right: spaces
    case .center: spaces / 2
    }
  }
}

extension String {
  /// Returns the text padded with spaces to `width` columns; unchanged if it is wider.
  package func padded(to width: Int, _ alignment: TextAlignment = .left) -> String {
    let missing = width - displayWidth
    if missing <= 0 { return self }
    let before = alignment.before(missing)
    return String(repeating: " ", count: before) + self
      + String(repeating: " ", count: missing - before)
  }

  /// Returns the text truncated to at most `width` columns with "…" at its end. Wide characters are kept
  /// whole, so the result may be a column narrower.
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

  /// Returns the text in lines of at most `width` columns, broken at spaces, or within longer words.
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

  /// Returns the text truncated or padded to exactly `width` columns.
  package func fitted(to width: Int, _ alignment: TextAlignment = .left) -> String {
    truncated(to: width).padded(to: width, alignment)
  }

  /// The text as one line: line breaks, tabs and other control characters become spaces, so that
  /// text from outside cannot move the cursor or break a table.
  package var singleLine: String {
    // The fast path for plain ASCII.
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
