extension String {
  /// The text on one line, with Markdown's markup, HTML, entities and formulas escaped. For use
  /// within a line or a table cell.
  var escapedForMarkdown: String {
    // Nearly all cells are numbers or plain words.
    if utf8.allSatisfy(isPlain) { return self }
    let scalars = Array(unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
      case "\n", "\r", "\t", "\u{2028}", "\u{2029}": result += " "
      // All control characters.
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "\u{FFFD}"
      // Bidirectional overrides would reverse what follows, other cells too.
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
}

/// True if the byte is a printable ASCII character without a meaning in Markdown.
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
