import Testing
import TextLayout

struct TextFittingTests {
  @Test func padding() {
    #expect("ab".padded(to: 5) == "ab   ")
    #expect("ab".padded(to: 5, .right) == "   ab")
    #expect("ab".padded(to: 5, .center) == " ab  ")
    #expect("日本".padded(to: 5, .right) == " 日本")
    #expect("abcdef".padded(to: 3) == "abcdef")
    #expect("".padded(to: 2) == "  ")
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"),
    ("abcdef", 5, "abcd…"),
    ("abcdef", 1, "…"),
    ("abcdef", 0, ""),
    ("abcdef", -1, ""),
    ("", 0, ""),
    // The second ideograph would end past the cut, so a column stays free.
    ("日本語", 4, "日…"),
    ("日本語", 5, "日本…"),
    ("ab👩‍👩‍👧cd", 4, "ab…"),
    ("ab👩‍👩‍👧cd", 5, "ab👩‍👩‍👧…"),
    // An accent stays with its letter.
    ("ae\u{301}bc", 3, "ae\u{301}…"),
  ])
  func truncation(_ text: String, _ width: Int, _ expected: String) {
    #expect(text.truncated(to: width) == expected)
    #expect(text.truncated(to: width).displayWidth <= max(0, width))
  }

  @Test(arguments: 0...9)
  func fittedTextHasTheWidth(_ width: Int) {
    for text in ["", "a", "日本語テスト", "ab👩‍👩‍👧cd日"] {
      #expect(text.fitted(to: width).displayWidth == width)
      #expect(text.fitted(to: width, .right).displayWidth == width)
    }
  }

  @Test func aSingleLineHasNoControlCharacters() {
    #expect("a\nb\tc\r\nd\u{1B}[2J".singleLine == "a b c d [2J")
    #expect("plain 日".singleLine == "plain 日")
  }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("one two three", 80, ["one two three"]),
    ("", 5, [""]), ("abcdefgh ij", 3, ["abc", "def", "gh", "ij"]),
    ("임베딩 차원", 5, ["임베", "딩", "차원"]), ("  indented", 20, ["  indented"]),
  ])
  func wrapping(text: String, width: Int, lines: [String]) {
    #expect(text.wrapped(to: width) == lines)
  }
}
