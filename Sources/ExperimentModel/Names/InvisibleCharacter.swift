/// An invisible character, or one that looks like a space: a non-breaking space, a zero-width
/// space, a mark of writing direction. Text copied from web pages and chats often contains them.
package struct InvisibleCharacter: Sendable, Hashable, CustomStringConvertible {
  package let scalar: Unicode.Scalar
  /// Position in the text, in Unicode scalars.
  package let offset: Int

  package init(scalar: Unicode.Scalar, offset: Int) {
    self.scalar = scalar
    self.offset = offset
  }

  /// Returns all invisible characters of a text, in order.
  ///
  /// Joiners and variation selectors between characters outside ASCII are left out: emoji and some
  /// scripts are written with them.
  package static func all(in text: some Collection<Unicode.Scalar>) -> [InvisibleCharacter] {
    var found: [InvisibleCharacter] = []
    var previous: Unicode.Scalar?
    for (offset, scalar) in text.enumerated() {
      if isInvisible(scalar), !(isJoiner(scalar) && previous.map { !$0.isASCII } ?? false) {
        found.append(InvisibleCharacter(scalar: scalar, offset: offset))
      }
      previous = scalar
    }
    return found
  }

  package static func first(in text: String) -> InvisibleCharacter? {
    text.unicodeScalars.allSatisfy(\.isASCII) ? nil : all(in: text.unicodeScalars).first
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else { return false }
    switch scalar.value {
    // Fillers and blanks that count as letters, marks or symbols.
    case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFE00...0xFE0F,
      0xE0100...0xE01EF:
      return true
    default:
      switch scalar.properties.generalCategory {
      case .spaceSeparator, .format, .control, .lineSeparator, .paragraphSeparator: return true
      default: return false
      }
    }
  }

  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0xE0020...0xE007F: true
    default: false
    }
  }

  /// True if it takes up space.
  package var isSpace: Bool { scalar.properties.generalCategory == .spaceSeparator }

  /// "U+00A0 NO-BREAK SPACE".
  package var description: String { scalar.codeAndName }

  /// "U+00A0 NO-BREAK SPACE, which looks like a space; use a plain space".
  package var complaint: String {
    isSpace
      ? "\(description), which looks like a space but is none; use a plain space"
      : "\(description), which can't be seen; delete it"
  }
}

extension Unicode.Scalar {
  /// "U+FF1A".
  package var codePoint: String {
    let hexadecimal = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
  }

  /// "U+FF1A FULLWIDTH COLON".
  package var codeAndName: String {
    guard let name = properties.name ?? properties.nameAlias else { return codePoint }
    return "\(codePoint) \(name)"
  }
}
