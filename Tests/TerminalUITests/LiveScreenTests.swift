import Testing

@testable import TerminalUI

struct LiveScreenTests {
  static func line(_ text: String) -> StyledLine {
    var line = StyledLine()
    line.append(text)
    return line
  }

  @Test func framesReplaceEachOther() {
    var screen = LiveScreen(style: Style(isColoured: false))
    let terminal = TerminalModel(columns: 20)
    terminal.feed("before\n")
    terminal.feed(screen.draw([Self.line("one"), Self.line("two")], columns: 20))
    #expect(terminal.rows == ["before", "one", "two"])
    #expect(terminal.isCursorHidden)
    terminal.feed(screen.draw([Self.line("o"), Self.line("three"), Self.line("4")], columns: 20))
    #expect(terminal.rows == ["before", "o", "three", "4"])
    terminal.feed(screen.draw([Self.line("last")], columns: 20))
    #expect(terminal.rows == ["before", "last"])
  }

  @Test func outputStaysAbove() {
    var screen = LiveScreen(style: Style(isColoured: false))
    let terminal = TerminalModel(columns: 10)
    terminal.feed(screen.draw([Self.line("frame one")], columns: 10))
    // The second line wraps.
    terminal.feed(
      screen.draw([Self.line("frame 2")], output: ["log", "0123456789abc"], columns: 10))
    #expect(terminal.rows == ["log", "0123456789", "abc", "frame 2"])
    terminal.feed(screen.draw([Self.line("3")], columns: 10))
    #expect(terminal.rows == ["log", "0123456789", "abc", "3"])
  }

  @Test func closingLeavesOnlyTheOutput() {
    var screen = LiveScreen(style: Style(isColoured: true))
    let terminal = TerminalModel(columns: 20)
    terminal.feed(screen.draw([Self.line("a"), Self.line("b")], output: ["log"], columns: 20))
    terminal.feed(screen.close(columns: 20))
    #expect(terminal.rows == ["log"])
    #expect(!terminal.isCursorHidden)
    #expect(screen.close(columns: 20) == "")
  }

  /// A terminal that became narrower has wrapped the old frame: 9 columns take 3 rows of 4.
  @Test func aNarrowedTerminalIsClearedWhole() {
    var screen = LiveScreen(style: Style(isColoured: false))
    let terminal = TerminalModel(columns: 12)
    terminal.feed("before\n")
    terminal.feed(screen.draw([Self.line("123456789"), Self.line("ab")], columns: 12))
    terminal.resize(columns: 4)
    #expect(terminal.rows == ["befo", "re", "1234", "5678", "9", "ab"])
    terminal.feed(screen.draw([Self.line("12…")], columns: 4))
    #expect(terminal.rows == ["befo", "re", "12…"])
  }
}
