import Testing
import TextLayout

struct TextTableTests {
  @Test func columnsLineUp() {
    let table = TextTable(
      columns: [.init("configuration"), .init("NDCG", .right), .init("result", .center)],
      rows: [["baseline", "0.678", "➖"], ["exp3", "0.7", "⬆"], ["日本語", "10.25", ""]])
    #expect(
      table.lines == [
        "configuration   NDCG  result",
        "─────────────  ─────  ──────",
        "baseline       0.678    ➖",
        "exp3             0.7    ⬆",
        "日本語         10.25",
      ])
  }

  @Test func longCellsAreCut() {
    let table = TextTable(
      columns: [.init("name", maximumWidth: 6), .init("n", .right)],
      rows: [["a long description", "1"], ["short", "12"]])
    #expect(table.text == "name     n\n──────  ──\na lon…   1\nshort   12\n")
  }

  @Test func rowsNeedNotBeComplete() {
    let table = TextTable(
      columns: [.init("a"), .init("b")], rows: [[], ["1"], ["1", "2", "3"]])
    #expect(table.lines == ["a  b", "─  ─", "", "1", "1  2"])
  }

  @Test func lineBreaksStayInsideTheirRow() {
    let table = TextTable(columns: [.init("error")], rows: [["first\nsecond"]])
    #expect(table.lines == ["error", "────────────", "first second"])
  }

  @Test func withoutColumnsThereAreNoLines() {
    #expect(TextTable(columns: [], rows: [["1"]]).text == "")
  }

  @Test func withoutRowsTheHeadingStays() {
    #expect(TextTable(columns: [.init("a")], rows: []).lines == ["a", "─"])
  }
}
