/// Cuts SQL that comes line by line into statements, each up to its semicolon. Semicolons in
/// quotes and comments end nothing.
package struct StatementSplitter: Sendable {
  private enum Place: Equatable {
    case code
    /// Up to that closing quote.
    case quote(Unicode.Scalar)
    case lineComment
    case blockComment(isOpening: Bool)
  }

  private var text = String.UnicodeScalarView()
  private var place = Place.code
  /// Whether the text has more than blanks and comments.
  private var hasCode = false

  package init() {}

  /// What was given since the last complete statement; nil when that is no statement.
  package var rest: String? { hasCode ? String(text) : nil }

  /// - Parameter line: without its line break.
  /// - Returns: the statements that are complete now, with their semicolons.
  package mutating func append(line: String) -> [String] {
    var statements: [String] = []
    for scalar in line.unicodeScalars {
      step(over: scalar)
      if scalar == ";", place == .code {
        if hasCode { statements.append(String(text)) }
        clear()
      }
    }
    if place == .lineComment { place = .code }
    if hasCode || place != .code {
      text.append("\n")
    } else {
      text.removeAll()
    }
    return statements
  }

  /// Drops what is not complete.
  package mutating func clear() {
    text.removeAll()
    place = .code
    hasCode = false
  }

  private mutating func step(over scalar: Unicode.Scalar) {
    let previous = text.last
    text.append(scalar)
    switch place {
    case .code:
      switch scalar {
      case "'", "\"", "`": place = .quote(scalar)
      case "[": place = .quote("]")
      case "-" where previous == "-": place = .lineComment
      case "*" where previous == "/": place = .blockComment(isOpening: true)
      case _ where scalar.properties.isWhitespace: return
      // They may begin a comment: what follows tells.
      case ";", "-", "/": return
      default: break
      }
      switch place {
      case .code, .quote: hasCode = true
      case .lineComment, .blockComment: break
      }
    case .quote(let end):
      if scalar == end { place = .code }
    case .lineComment: break
    case .blockComment(let isOpening):
      // The star that opened the comment does not close it: /*/.
      let isEnd = scalar == "/" && previous == "*" && !isOpening
      place = isEnd ? .code : .blockComment(isOpening: false)
    }
  }
}
