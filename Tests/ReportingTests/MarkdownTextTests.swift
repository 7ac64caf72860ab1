import Testing

@testable import Reporting

@Suite struct MarkdownTextTests {
  @Test(arguments: [
    ("plain text 1.5", "plain text 1.5"), ("embed_dim", "embed_dim"), ("_x_", #"\_x\_"#),
    ("a*b", #"a\*b"#), ("a|b", #"a\|b"#), ("<b>", #"\<b\>"#), ("&lt;", #"\&lt;"#),
    ("`c`", #"\`c\`"#), ("a\r\nb\nc\td", "a b c d"), ("$x$", #"\$x\$"#), ("~~s~~", #"\~\~s\~\~"#),
    ("[l](u)", #"\[l\](u)"#), (#"\"#, #"\\"#), ("\u{1B}[0m", "\u{FFFD}\\[0m"), ("영화 👩‍👩‍👧 é", "영화 👩‍👩‍👧 é"),
  ])
  func textIsEscaped(text: String, escaped: String) {
    #expect(text.escapedForMarkdown == escaped)
  }

  @Test func aFenceIsLongerThanAnyRunOfBackticksInside() {
    func markdown(_ block: Block) -> String {
      MarkdownRenderer().render(Document(language: .english, lead: [block]))
    }
    #expect(markdown(.code(["a"])) == "```text\na\n```\n")
    #expect(markdown(.code(["````", "x `y`"])).hasPrefix("`````text\n"))
    #expect(markdown(.paragraph("a \(code: "b`c")")) == "a `` b`c ``\n")
  }

  @Test func logsAreTruncatedAndWithoutTerminalEscapes() {
    let log = "one\n\u{1B}[1;31mtwo\u{1B}[0m\r\n\nthree\u{7}\tx\n"
    #expect(lastLines(of: log, count: 2) == ["two", "three\tx"])
    #expect(lastLines(of: "abcdef", count: 1, width: 4) == ["abc…"])
    #expect(lastLines(of: "", count: 5) == [])
  }
}
