/// A character outside ASCII in a text that should have none, such as a full-width colon or a
/// typographic quote.
package struct Lookalike: Sendable, Hashable {
  package let scalar: Unicode.Scalar

  /// Finds the first one of a text; nil if the text is ASCII.
  package init?(in text: String) {
    guard let scalar = text.unicodeScalars.first(where: { !$0.isASCII }) else { return nil }
    self.scalar = scalar
  }

  /// "it holds U+FF1A FULLWIDTH COLON; write ':'".
  package var hint: String {
    if let invisible = InvisibleCharacter.first(in: String(Character(scalar))) {
      return "it holds \(invisible.complaint)"
    }
    return "it holds \(scalar.codeAndName)" + (ascii.map { "; write '\($0)'" } ?? "")
  }

  /// The ASCII character that was probably meant.
  private var ascii: Character? {
    if (0xFF01...0xFF5E).contains(scalar.value) {
      return Unicode.Scalar(scalar.value - 0xFEE0).map(Character.init)
    }
    switch scalar {
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{AB}", "\u{BB}": return "\""
    case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}": return "'"
    case "\u{2010}"..."\u{2015}", "\u{2212}": return "-"
    case "\u{3001}": return ","
    case "\u{3002}": return "."
    default: return nil
    }
  }
}
