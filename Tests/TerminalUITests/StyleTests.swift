import Testing

@testable import TerminalUI

struct StyleTests {
  @Test(arguments: [
    (true, ["TERM": "xterm-256color"], true),
    (false, ["TERM": "xterm-256color"], false),
    (true, ["TERM": "dumb"], false),
    (true, [:], false),
    (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
    // no-color.org: an empty value does not count.
    (true, ["TERM": "xterm", "NO_COLOR": ""], true),
  ])
  func coloursNeedATerminalThatWantsThem(
    _ isTerminal: Bool, _ environment: [String: String], _ isColoured: Bool
  ) {
    #expect(Style(isTerminal: isTerminal, environment: environment).isColoured == isColoured)
  }

  @Test(arguments: [
    (true, ["TERM": "xterm"], false, ProgressDisplay.Mode.live),
    (true, ["TERM": "xterm", "NO_COLOR": "1"], false, .live),
    (true, ["TERM": "xterm"], true, .plain),
    (true, ["TERM": "dumb"], false, .plain),
    (true, [:], false, .plain),
    (false, ["TERM": "xterm"], false, .plain),
  ])
  func redrawingNeedsATerminal(
    _ isTerminal: Bool, _ environment: [String: String], _ isDisabled: Bool,
    _ mode: ProgressDisplay.Mode
  ) {
    #expect(
      ProgressDisplay.Mode(
        isTerminal: isTerminal, environment: environment, isDisabled: isDisabled) == mode)
  }

  @Test func colouredTextEndsItsColour() {
    let style = Style(isColoured: true)
    #expect(style.apply(.failure, to: "2 failed") == "\u{1B}[31m2 failed\u{1B}[0m")
    #expect(style.apply(.plain, to: "text") == "text")
    #expect(style.apply(.failure, to: "") == "")
    #expect(Style(isColoured: false).apply(.failure, to: "2 failed") == "2 failed")
  }

  @Test(arguments: [
    (9, "abc日本x"), (8, "abc日本x"), (7, "abc日…"), (4, "abc…"), (3, "ab…"), (1, "…"), (0, ""),
  ])
  func cuttingALineOfPieces(_ width: Int, _ text: String) {
    var line = StyledLine()
    line.append("abc", .heading)
    line.append("日本", .failure)
    line.append("x")
    #expect(line.truncated(to: width).text == text)
    #expect(line.truncated(to: width).displayWidth <= width)
  }
}
