import Testing

@testable import ExperimentModel

@Suite struct InvisibleCharacterTests {
  @Test(arguments: [
    ("a\u{A0}b", "U+00A0 NO-BREAK SPACE, which looks like a space but is none; use a plain space"),
    ("a\u{200B}", "U+200B ZERO WIDTH SPACE, which can't be seen; delete it"),
    ("\u{FEFF}a", "U+FEFF ZERO WIDTH NO-BREAK SPACE, which can't be seen; delete it"),
    ("a\u{202E}b", "U+202E RIGHT-TO-LEFT OVERRIDE, which can't be seen; delete it"),
    ("a\u{AD}b", "U+00AD SOFT HYPHEN, which can't be seen; delete it"),
    ("임\u{3164}", "U+3164 HANGUL FILLER, which can't be seen; delete it"),
    ("a\u{200D}b", "U+200D ZERO WIDTH JOINER, which can't be seen; delete it"),
    (
      "설\u{3000}정",
      "U+3000 IDEOGRAPHIC SPACE, which looks like a space but is none; use a plain space"
    ),
  ])
  func invisibleCharactersAreFound(text: String, complaint: String) {
    #expect(InvisibleCharacter.first(in: text)?.complaint == complaint)
  }

  @Test(arguments: ["plain text", "임베딩", "naïve café", "👩‍💻 ❤️", "می‌خواهم", "क्‍ष", "“quoted”", ""])
  func ordinaryTextIsAccepted(text: String) {
    #expect(InvisibleCharacter.first(in: text) == nil)
  }

  @Test(arguments: [
    ("epochs：1", "it holds U+FF1A FULLWIDTH COLON; write ':'"),
    ("１２", "it holds U+FF11 FULLWIDTH DIGIT ONE; write '1'"),
    ("“adam”", "it holds U+201C LEFT DOUBLE QUOTATION MARK; write '\"'"),
    ("−1", "it holds U+2212 MINUS SIGN; write '-'"),
    ("\u{435}pochs", "it holds U+0435 CYRILLIC SMALL LETTER IE"),
    ("a\u{200B}", "it holds U+200B ZERO WIDTH SPACE, which can't be seen; delete it"),
  ])
  func lookalikesAreNamed(text: String, hint: String) {
    #expect(Lookalike(in: text)?.hint == hint)
  }

  @Test func asciiTextHasNoLookalikes() { #expect(Lookalike(in: "epochs: 1") == nil) }

  @Test(arguments: [
    ("9223372036854775808", true), ("18446744073709551615", true),
    ("99999999999999999999999", true), ("18_446_744_073_709_551_615", true),
    ("9223372036854775807", false), ("0", false), ("-1", false), ("x", false), ("", false),
    ("1e30", true), ("1e3", false), ("nan", false), ("1e999", false),
  ])
  func seedsAboveTheLimitAreRefused(text: String, isTooLarge: Bool) {
    #expect((Seed.complaint(of: text) != nil) == isTooLarge)
  }
}
