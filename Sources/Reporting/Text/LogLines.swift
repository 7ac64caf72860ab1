/// Returns the last lines of a worker's log without terminal sequences.
///
/// - Parameters:
///   - count: at most this many lines.
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
