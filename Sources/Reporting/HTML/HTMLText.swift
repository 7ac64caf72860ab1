/// The text as it is, in HTML and SVG, in content and in quoted attributes. What XML cannot hold
/// becomes U+FFFD.
func html(_ text: String) -> String {
  // Nearly all text needs no change.
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && !special.contains($0) && $0 < 0x80 }) {
    return text
  }
  var result = ""
  result.reserveCapacity(text.utf8.count + 16)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\n", "\t", "\r": result += " "
    case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
    case _ where scalar.properties.generalCategory == .control: result += "\u{FFFD}"
    // What turns the direction of writing round would turn the rest of the line as well.
    case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private let special: [UInt8] = Array("&<>\"'".utf8)
