extension Character {
  /// Columns of the character on a terminal: 0, 1 or 2.
  ///
  /// East Asian wide and fullwidth characters and emoji have two; combining marks, joiners and control
  /// characters none. A cluster such as a family emoji or a letter with accents is as wide
  /// as its widest scalar: current terminals draw it as one glyph.
  package var displayWidth: Int {
    var width = 0
    for scalar in unicodeScalars {
      // Selector 16 requests the emoji form of a symbol, which is wide.
      if scalar == "\u{FE0F}" { return 2 }
      width = max(width, scalar.displayWidth)
    }
    return width
  }
}

extension String {
  /// Columns of the text on a terminal. Escape sequences are counted as text: measure before colouring.
  package var displayWidth: Int {
    // The fast path for ASCII and symbols, which need no clusters.
    var columns = 0
    for scalar in unicodeScalars {
      guard scalar.standsAlone else { return reduce(0) { $0 + $1.displayWidth } }
      columns += scalar.displayWidth
    }
    return columns
  }
}

extension Unicode.Scalar {
  /// True for Latin letters, dashes, arrows and mathematical symbols, which form clusters alone unless a
  /// combining scalar follows.
  fileprivate var standsAlone: Bool {
    value < 0x300 || (0x2010...0x2027).contains(value) || (0x2190...0x22FF).contains(value)
  }

  fileprivate var displayWidth: Int {
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    if standsAlone { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default:
      break
    }
    // Vowels and finals of a decomposed Hangul syllable join the consonant before them.
    if (0x1160...0x11FF).contains(value) { return 0 }
    return properties.isEmojiPresentation || wideRanges.contains { $0.contains(value) } ? 2 : 1
  }
}

/// Blocks whose characters are wide or fullwidth in Unicode's EastAsianWidth.txt. Wide emoji
/// outside them are known by their emoji presentation.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul consonants
  0x2329...0x232A,  // angle brackets
  0x2E80...0x303E,  // CJK radicals and punctuation
  0x3041...0x33FF,  // kana, Hangul letters, enclosed and squared CJK
  0x3400...0x4DBF,  // CJK extension A
  0x4E00...0x9FFF,  // CJK ideographs
  0xA000...0xA4CF,  // Yi
  0xA960...0xA97F,  // Hangul consonants, extended
  0xAC00...0xD7A3,  // Hangul syllables
  0xF900...0xFAFF,  // CJK compatibility ideographs
  0xFE10...0xFE19, 0xFE30...0xFE6F,  // vertical and small forms
  0xFF01...0xFF60, 0xFFE0...0xFFE6,  // fullwidth forms
  0x16FE0...0x18DFF,  // Tangut, Khitan
  0x1AFF0...0x1B2FF,  // kana, extended
  0x1F200...0x1F265,  // squared CJK
  0x20000...0x3FFFD,  // CJK extensions B and later
]
