import Foundation
import Reporting
import Testing
import TextLayout

@Suite struct TableFormatTests {
  private let table = Table(
    columns: ["name", "value", "note"],
    rows: [
      [.text("영화 🎬"), .real(0.1), .text("a,b \"c\"")],
      [.text("x|y"), .integer(-12), .null],
      [.text("two\nlines"), .real(1e-7), .text("")],
    ])

  @Test func terminalTablesAreAlignedByDisplayWidth() {
    #expect(
      TableFormat.table.render(table) == """
        name       value  note
        ─────────  ─────  ───────
        영화 🎬      0.1  a,b "c"
        x|y          -12
        two lines   1e-7
        """)
  }

  private let wide = Table(
    columns: [
      .init("id"), .init("name", isEssential: true), .init("description"),
      .init("ndcg", decimals: 4, isEssential: true), .init("interval"),
    ],
    rows: [
      [
        .integer(1), .text("a configuration with a long name"), .text("임베딩 차원을 넓힌 설정"),
        .real(0.5), .text("+0.0110 (+0.0020 … +0.0200) ⬆"),
      ],
      [.integer(22), .text("short"), .text("dropout 0.4 → 0.2"), .real(0.25), .null],
    ])

  @Test func textIsShortenedBeforeColumnsAreDropped() {
    #expect(
      TableFormat.table.render(wide, width: 80) == """
        id  name               description          ndcg  interval
        ──  ─────────────────  ─────────────────  ──────  ─────────────────────────────
         1  a configuration …  임베딩 차원을 넓…  0.5000  +0.0110 (+0.0020 … +0.0200) ⬆
        22  short              dropout 0.4 → 0.2  0.2500
        """)
    #expect(
      TableFormat.table.render(wide, width: 40, overflow: .csv) == """
        id  name           description      ndcg
        ──  ─────────────  ─────────────  ──────
         1  a configurat…  임베딩 차원…   0.5000
        22  short          dropout 0.4 …  0.2500
        1 more column in format csv: interval
        """)
    #expect(
      TableFormat.table.render(wide, width: 22) == """
        name              ndcg
        ──────────────  ──────
        a configurati…  0.5000
        short           0.2500
        3 more columns on a w…
        """)
  }

  /// At every width; numbers are never truncated.
  @Test(arguments: 12...140) func noLineIsWiderThanTheTerminal(width: Int) {
    let lines = TableFormat.table.render(wide, width: width).split(separator: "\n")
    #expect(lines.allSatisfy { String($0).displayWidth <= width })
    for (text, column) in [("0.5000", "ndcg"), ("+0.0110 (+0.0020 … +0.0200) ⬆", "interval")]
    where lines[0].contains(column) {
      #expect(lines[2].contains(text))
    }
  }

  @Test func otherFormatsAndPipesAreNotFitted() {
    for format in TableFormat.allCases where format != .table {
      #expect(format.render(wide, width: 20) == format.render(wide))
    }
    #expect(TableFormat.table.render(wide).contains("a configuration with a long name"))
    #expect(TableFormat.table.render(wide, width: 200) == TableFormat.table.render(wide))
  }

  @Test func markdownTablesAreEscapedAndAligned() {
    #expect(
      TableFormat.markdown.render(table) == """
        | name      | value | note    |
        | --------- | ----: | ------- |
        | 영화 🎬   |   0.1 | a,b "c" |
        | x\\|y      |   -12 |         |
        | two lines |  1e-7 |         |
        """)
  }

  @Test func csvFollowsRFC4180() {
    #expect(
      TableFormat.csv.render(table)
        == "name,value,note\r\n영화 🎬,0.1,\"a,b \"\"c\"\"\"\r\nx|y,-12,\r\n\"two\nlines\",1e-07,\"\"")
  }

  @Test(arguments: ["a\rb", "a\r\nb", "a\nb", "\"", ","])
  func csvQuotesSpecialCharacters(text: String) {
    let csv = TableFormat.csv.render(Table(columns: ["c"], rows: [[.text(text)]]))
    #expect(csv == "c\r\n\"\(text.replacing("\"", with: "\"\""))\"")
  }

  @Test func jsonSurvivesARoundTrip() throws {
    let values = [0.1 + 0.2, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, -0.0, 3.0]
    let text = "\"\\\u{1}\u{1F}\n\r\t/ 영화 🎬 \u{2028} </script>"
    let json = TableFormat.json.render(
      Table(columns: ["x", "t"], rows: values.map { [.real($0), .text(text)] }))
    let rows = try JSONDecoder().decode([Row].self, from: Data(json.utf8))
    #expect(rows.map(\.x.bitPattern) == values.map(\.bitPattern))
    #expect(rows.allSatisfy { $0.t == text })
  }

  private struct Row: Decodable {
    let x: Double
    let t: String
  }

  @Test func jsonHasOneKeyPerColumnAndNullForMissingValues() {
    let table = Table(
      columns: ["a", "a", "a_2", "b"],
      rows: [[.real(.nan), .real(.infinity), .null, .integer(.max)]])
    #expect(
      TableFormat.json.render(table) == """
        [
          {"a": null, "a_3": null, "a_2": null, "b": 9223372036854775807}
        ]
        """)
    #expect(TableFormat.json.render(Table(columns: ["a"])) == "[]")
  }

  @Test func decimalsAreFixedForPeopleOnly() {
    let table = Table(columns: [.init("v", decimals: 4)], rows: [[.real(0.123456789)], [.null]])
    #expect(TableFormat.table.render(table) == "     v\n──────\n0.1235\n")
    #expect(TableFormat.csv.render(table) == "v\r\n0.123456789\r\n")
    #expect(TableFormat.json.render(table).contains("0.123456789"))
  }

  @Test func aTableWithoutRowsHasItsHead() {
    let table = Table(columns: ["a", "b"])
    #expect(TableFormat.table.render(table) == "a  b\n─  ─")
    #expect(TableFormat.markdown.render(table) == "| a   | b   |\n| --- | --- |")
    #expect(TableFormat.csv.render(table) == "a,b")
  }

  @Test func noControlCharacterReachesATerminal() {
    let text = TableFormat.table.render(
      Table(columns: ["\u{1B}[2J"], rows: [[.text("\u{1B}[31mred\u{7}\u{9B}1m")]]))
    #expect(
      !text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
  }
}
