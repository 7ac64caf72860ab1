@testable import TerminalUI
import TextLayout
import Testing

@Suite struct LineChartTests {
  private let chart = LineChart([
    .init(name: "rising", points: (1...5).map { .init(x: $0, y: 0.5 + 0.02 * Double($0)) }),
    .init(name: "한국어 🎬", points: (1...5).map { .init(x: $0, y: 0.6 - 0.01 * Double($0)) }),
  ])

  @Test func linesHaveLettersAxesAndALegend() {
    #expect(
      chart.lines(width: 40, height: 8).joined(separator: "\n") == """
        0.60 ┤                             ⣀⠤⠒A
             │⠉⠒⠒⠤⠤⣀⣀                  ⣀⠤⠒⠉
        0.58 ┤       ⠉B⠑⠒⠢⠤⢄⣀⡀    ⢀⣀⠤⠒⠉
        0.56 ┤               ⠈A⡱⠖⠪⠥⢄⣀⡀
             │            ⣀⠤⠒⠉       ⠈⠉⠉⠒⠒⠢⠤⠤⢄B
        0.54 ┤       ⢀⣀⠤⠒⠉
             │   ⢀⡠⠔⠊⠁
        0.52 ┤A⠔⠊⠁
             └┬───────┬───────┬───────┬───────┬
              1       2       3       4       5
          A rising     0.5200 → 0.6000
          B 한국어 🎬  0.5900 → 0.5500
        """)
  }

  /// Losses may come down to nearly nothing: their digits after the point are many.
  @Test(arguments: [[0.0, 0], [1e-26, 3e-26], [0.5, 0.5.nextUp], [1e12, 2e12], [-1, -1]])
  func anyRangeHasAnAxis(values: [Double]) {
    let chart = LineChart([
      .init(name: "a", points: values.enumerated().map { .init(x: $0 + 1, y: $1) })
    ])
    #expect(chart.lines(width: 60, height: 8).count == 11)
  }

  @Test(arguments: [0, 40, 79, 80, 200])
  func nothingIsWiderThanTheTerminal(width: Int) {
    let long = LineChart(
      (0..<12).map { index in
        .init(
          name: String(repeating: "名", count: 60),
          points: (1...100).map { .init(x: $0, y: 0.1 * Double(index) + 1e-3 * Double($0)) })
      })
    let lines = long.lines(width: width)
    #expect(lines.allSatisfy { $0.displayWidth <= max(40, width) })
    // More than eight would not be distinguishable.
    #expect(lines.count == 14 + 2 + 8)
  }

  @Test func linesThatEndTogetherShowBothLetters() {
    let same = LineChart(
      ["a", "b"].map { .init(name: $0, points: (1...3).map { .init(x: $0, y: Double($0)) }) })
    #expect(same.lines(width: 40)[0].hasSuffix("BA"))
  }

  @Test func coloursChangeNothingButColour() {
    let plain = chart.lines(width: 60)
    let coloured = chart.lines(width: 60, style: Style(isColoured: true))
    #expect(coloured != plain)
    #expect(coloured.map { $0.replacing(/\u{1B}\[\d*m/, with: "") } == plain)
    #expect(chart.lines(width: 60, style: Style(isColoured: false)) == plain)
  }

  @Test func valuesThatAreNotNumbersAreLeftOut() {
    let points = [1: Double.nan, 2: 0.5, 3: .infinity]
    let chart = LineChart([
      .init(name: "x", points: points.keys.sorted().map { .init(x: $0, y: points[$0]!) }),
      .init(name: "none", points: [.init(x: 1, y: .nan)]),
    ])
    let lines = chart.lines(width: 40)
    #expect(lines.contains("  A x  0.5000 → 0.5000"))
    #expect(!lines.contains { $0.contains("none") })
    #expect(LineChart([]).lines(width: 80).isEmpty)
  }
}
