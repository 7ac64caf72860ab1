import ResultStore
import Testing

@Suite("Statements line by line")
struct StatementSplitterTests {
  private func statements(_ text: String) -> (complete: [String], rest: String?) {
    var splitter = StatementSplitter()
    let complete = text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { splitter.append(line: String($0)) }
    return (complete, splitter.rest)
  }

  @Test("a statement ends with its semicolon, on any line")
  func lines() {
    let found = statements("SELECT 1;SELECT\n  2\n; SELECT 3")
    #expect(found.complete == ["SELECT 1;", "SELECT\n  2\n;"])
    #expect(found.rest == " SELECT 3\n")
  }

  @Test(
    "semicolons in quotes and comments do not end a statement",
    arguments: [
      "SELECT ';', 'it''s;';", "SELECT \";\" FROM \"a;\"\"b\";", "SELECT `;`, [;];",
      "SELECT 1 -- ; '\n;", "SELECT /* ; ' -- */ 1;", "SELECT /*/ ; */ 1;", "SELECT 'a\n;b';",
      "SELECT 4 - -2 / 1;",
    ])
  func quotes(sql: String) {
    let found = statements(sql)
    #expect(found.complete == [sql])
    #expect(found.rest == nil)
  }

  @Test(
    "blanks and comments alone are no statement",
    arguments: ["", "  \n\t", ";;", "-- SELECT 1;", "/* SELECT\n1; */", "/* */ ; -- \n;"])
  func nothing(text: String) {
    let found = statements(text)
    #expect(found.complete.isEmpty)
    #expect(found.rest == nil)
  }

  @Test("a comment before a statement belongs to it")
  func comments() {
    #expect(statements("/* first\n*/ SELECT 1;").complete == ["/* first\n*/ SELECT 1;"])
  }

  @Test("an incomplete statement can be dropped")
  func clear() {
    var splitter = StatementSplitter()
    #expect(splitter.append(line: "SELECT 'open").isEmpty)
    splitter.clear()
    #expect(splitter.append(line: "SELECT 1;") == ["SELECT 1;"])
  }
}
