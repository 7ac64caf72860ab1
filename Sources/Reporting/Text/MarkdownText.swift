/// The text as it is, in Markdown: nothing in it is markup, HTML, an entity or a formula, and it
/// stays on one line. Meant for the middle of a line or a table cell.
func markdown(_ text: String) -> String {
  // Nearly all cells are numbers or plain words.
  if text.utf8.allSatisfy(isPlain) { return text }
  let scalars = Array(text.unicodeScalars)
  var result = ""
  for (index, scalar) in scalars.enumerated() {
    switch scalar {
    case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
    case "\n", "\r", "\t", "\u{2028}", "\u{2029}": result += " "
    // All control characters.
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
    // What turns the direction of all that follows, other cells too.
    case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
    // Between letters an underscore is no markup, and names such as embed_dim stay readable.
    case "_" where isWord(scalars, index - 1) && isWord(scalars, index + 1): result += "_"
    case "\\", "`", "*", "_", "|", "<", ">", "[", "]", "~", "$", "&":
      result += "\\"
      result.unicodeScalars.append(scalar)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Whether the byte is a printable ASCII character that means nothing in Markdown.
private func isPlain(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "+")...UInt8(ascii: ";"), UInt8(ascii: " "), UInt8(ascii: "("),
    UInt8(ascii: ")"), UInt8(ascii: "%"), UInt8(ascii: "="), UInt8(ascii: "#"):
    true
  default: false
  }
}

private func isWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
  guard scalars.indices.contains(index) else { return false }
  return scalars[index].properties.isAlphabetic || ("0"..."9").contains(scalars[index])
}

/// A fenced code block, whose fence is longer than any row of backticks inside.
func codeBlock(_ lines: [String]) -> String {
  var longest = 0
  for line in lines {
    for run in line.split(omittingEmptySubsequences: true, whereSeparator: { $0 != "`" }) {
      longest = max(longest, run.count)
    }
  }
  let fence = String(repeating: "`", count: max(3, longest + 1))
  return "\(fence)text\n" + lines.joined(separator: "\n") + "\n\(fence)\n"
}

/// The last lines of a worker's log, without what only terminals understand.
///
/// - Parameters:
///   - count: at most so many lines, the last ones.
///   - width: longer lines are cut.
func lastLines(of log: String, count: Int, width: Int = 200) -> [String] {
  log.split(whereSeparator: \.isNewline).suffix(count).map { line in
    let clean = withoutEscapes(line)
    return clean.count > width ? clean.prefix(width - 1) + "…" : clean
  }
}

/// Drops ANSI sequences (ESC, `[`, parameters, a letter) and control characters.
private func withoutEscapes(_ line: Substring) -> String {
  var result = ""
  var isInEscape = false
  for scalar in line.unicodeScalars {
    if scalar == "\u{1B}" {
      isInEscape = true
    } else if isInEscape {
      isInEscape = !(scalar.properties.isAlphabetic)
    } else if scalar == "\t" || scalar.properties.generalCategory != .control {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
