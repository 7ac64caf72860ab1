@testable import TerminalUI
import TextLayout
import Testing

@Suite struct BarChartTests {
  private let rows: [BarChart.Row] = [
    .init(name: "exp1", value: "0.6890", length: 0.011, note: "⬆ +0.0110", role: .success),
    .init(name: "baseline", value: "0.6780", length: nil, note: "➖", role: .plain),
    .init(name: "한국어", value: "0.6779", length: -0.0001, note: "≈ −0.0001", role: .secondary),
    .init(name: "exp2", value: "0.6712", length: -0.0068, note: "⬇ −0.0068", role: .failure),
  ]

  @Test func barsGrowFromACommonZero() {
    #expect(
      BarChart(rows).lines(width: 60).joined(separator: "\n") == """
        exp1      0.6890             ┃██████████████████▌  ⬆ +0.0110
        baseline  0.6780             ┃                     ➖
        한국어    0.6779            ▐┃                     ≈ −0.0001
        exp2      0.6712  ███████████┃                     ⬇ −0.0068
        """)
  }

  @Test(arguments: [0, 40, 80, 120])
  func nothingIsWiderThanTheTerminal(width: Int) {
    let long =
      rows + [
        .init(
          name: String(repeating: "이름", count: 40), value: "0.5", length: .nan, note: "≈",
          role: .plain)
      ]
    let lines = BarChart(long).lines(width: width)
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.displayWidth <= max(40, width) })
  }

  @Test func coloursChangeNothingButColour() {
    let coloured = BarChart(rows).lines(width: 60, style: Style(isColoured: true))
    #expect(coloured[0].contains("\u{1B}[32m"))
    #expect(
      coloured.map { $0.replacing(/\u{1B}\[\d*m/, with: "") } == BarChart(rows).lines(width: 60))
  }

  @Test func equalValuesDrawNoBars() {
    let lines = BarChart([.init(name: "a", value: "1", length: 0, note: "=", role: .plain)])
      .lines(width: 40)
    #expect(lines.count == 1)
    #expect(!lines[0].contains("█"))
  }
}
