/// Token of SQL text.
struct SQLToken {
  enum Kind {
    case blank
    case comment
    /// Text or name in quotes. A doubled quote inside ends one token and begins the next.
    case quoted
    /// Keyword, name or number. Letters beyond ASCII belong to words, as in SQLite.
    case word
    /// One other character.
    case symbol
  }

  let kind: Kind
  let text: Substring
  /// False for a quote or comment without its end.
  let isClosed: Bool

  /// True if the token is part of a statement.
  var isCode: Bool { kind != .blank && kind != .comment && text != ";" }
}

/// Tokens of SQL text, in order. Together they are the whole text.
struct SQLTokens: Sequence, IteratorProtocol {
  private var rest: Substring.UnicodeScalarView

  init(_ sql: String) { rest = Substring(sql).unicodeScalars }

  mutating func next() -> SQLToken? {
    guard let first = rest.first else { return nil }
    switch (first, rest.dropFirst().first) {
    case ("'", _), ("\"", _), ("`", _): return take(.quoted, after: 1, through: String(first))
    case ("[", _): return take(.quoted, after: 1, through: "]")
    case ("/", "*"): return take(.comment, after: 2, through: "*/")
    case ("-", "-"): return take(.comment) { $0 != "\n" }
    case _ where Self.isBlank(first): return take(.blank, while: Self.isBlank)
    case _ where Self.isWord(first): return take(.word, while: Self.isWord)
    default: return take(.symbol, upTo: rest.index(after: rest.startIndex))
    }
  }

  private mutating func take(
    _ kind: SQLToken.Kind, upTo end: String.Index, isClosed: Bool = true
  ) -> SQLToken {
    defer { rest = rest[end...] }
    return SQLToken(kind: kind, text: Substring(rest[..<end]), isClosed: isClosed)
  }

  private mutating func take(
    _ kind: SQLToken.Kind, while belongs: (Unicode.Scalar) -> Bool
  ) -> SQLToken {
    take(kind, upTo: rest.firstIndex { !belongs($0) } ?? rest.endIndex)
  }

  private mutating func take(
    _ kind: SQLToken.Kind, after opening: Int, through end: String
  ) -> SQLToken {
    let end = rest.dropFirst(opening).firstRange(of: end.unicodeScalars)?.upperBound
    return take(kind, upTo: end ?? rest.endIndex, isClosed: end != nil)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: scalar.value >= 0x80 && !isBlank(scalar)
    }
  }
}
