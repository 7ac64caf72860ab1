import Testing
import TextLayout

struct TextWidthTests {
  @Test(arguments: [
    ("", 0),
    ("baseline", 8),
    ("epochs 5 → 20", 13),
    ("naïve", 5),
    ("日本語", 6),
    ("한국어", 6),
    ("ｆｕｌｌ", 8),
    ("ﾊﾝ", 2),  // halfwidth kana
    ("🎬", 2),
    ("➖⬆⬇", 4),  // a wide emoji and two narrow arrows
    ("⬆️", 2),  // the same arrow with the selector of emoji form
    ("👩‍👩‍👧", 2),  // a family: three people and joiners
    ("🇩🇪", 2),
    ("👍🏽", 2),
    ("…─█", 3),
    ("a\tb\u{7F}", 2),
    ("\u{200B}", 0),
    ("Ωж", 2),
  ])
  func widthOfText(_ text: String, _ width: Int) {
    #expect(text.displayWidth == width)
  }

  /// An accent as a character of its own adds nothing, composed or not.
  @Test func combiningMarksHaveNoWidth() {
    #expect("e\u{301}".displayWidth == 1)
    #expect("a\u{300}\u{323}b".displayWidth == 2)
    #expect("\u{1100}\u{1161}\u{11A8}".displayWidth == 2)  // 각, decomposed
  }
}
