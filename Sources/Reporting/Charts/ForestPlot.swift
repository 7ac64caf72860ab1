import Analysis
import ExperimentModel
import TextLayout

/// A forest plot: the difference of each configuration from the baseline with its interval.
struct ForestPlot: Chart {
  struct Row {
    let name: String
    let difference: Double
    let interval: ClosedRange<Double>?
    let verdict: Verdict
    /// Text at the right: `⬆ +0.0110`.
    let note: String
    /// Why there is no interval; nil where there is one.
    var untested: String?
  }

  let metric: String
  let goal: TargetMetric.Goal
  /// At least one.
  let rows: [Row]

  private static let rowHeight = 22.0
  private static let right = 610.0
  private static let mostColumns = 25
  /// Room for the longest name.
  private var left: Double {
    let columns = rows.map { min($0.name.singleLine.displayWidth, Self.mostColumns) }.max() ?? 0
    return max(90, 15 + 7 * Double(columns))
  }

  func svg(id: String, in language: ReportLanguage) -> String {
    let bottom = 34 + Double(rows.count) * Self.rowHeight
    let isRight = goal == .maximize
    let more = rows.count > 10 ? language.choose(english: "; and others", korean: " 등") : ""
    var figure = SVGFigure(
      id: id, width: 720, height: bottom + 46,
      title: language.choose(
        english: "Difference in \(metric) from the baseline, with 95 % intervals",
        korean: "기준 구성과의 \(metric) 차이와 95 % 구간"),
      description: language.choose(
        english: "One row per configuration; better is to the \(isRight ? "right" : "left"). ",
        korean: "행 하나가 구성 하나이며, \(isRight ? "오른쪽" : "왼쪽")이 더 좋습니다. ")
        + rows.prefix(10).map { row in
          "\(row.name): \(differenceText(row.difference))"
            + (row.interval.map { " (\(intervalText($0)))" } ?? "")
        }.joined(separator: "; ") + more + ".")
    let ends = rows.flatMap { row in
      [row.difference, row.interval?.lowerBound, row.interval?.upperBound].compactMap(\.self)
    }
    let x = LinearScale(ends + [0], from: left, to: Self.right, ticks: 6)
    for mark in x.marks {
      figure.line(mark.place, 28, mark.place, bottom, class: "grid")
      figure.text(mark.text.replacing("-", with: "−"), mark.place, bottom + 18, .middle)
    }
    figure.line(x(0), 22, x(0), bottom, class: "zero")
    let better = Verdict.better.text(in: language)
    figure.text(
      isRight ? "\(better) →" : "← \(better)", x(0) + (isRight ? 6 : -6), 16,
      isRight ? .start : .end)
    figure.text(
      language.choose(
        english: "\(metric) − \(metric) of the baseline", korean: "\(metric) − 기준 구성의 \(metric)"),
      (left + Self.right) / 2, bottom + 38, .middle,
      class: "t label")
    for (index, row) in rows.enumerated() {
      draw(row, y: 34 + (Double(index) + 0.5) * Self.rowHeight, x, language, in: &figure)
    }
    return figure.svg
  }

  private func draw(
    _ row: Row, y: Double, _ x: LinearScale, _ language: ReportLanguage, in figure: inout SVGFigure
  ) {
    figure.text(row.name, left - 12, y + 4, .end, class: "t name", columns: Self.mostColumns)
    let tip =
      "\(row.name): \(differenceText(row.difference))"
      + (row.interval.map { ", \(ColumnHead.interval.text(in: language)) \(intervalText($0))" }
        ?? language.choose(english: ", no interval", korean: ", 구간 없음")
        + (row.untested.map { ": \($0)" } ?? ""))
    let role = row.verdict.colour
    if let interval = row.interval {
      let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
      figure.line(low, y, high, y, class: "whisker \(role)")
      figure.line(low, y - 4, low, y + 4, class: "whisker \(role)")
      figure.line(high, y - 4, high, y + 4, class: "whisker \(role)")
    }
    figure.circle(x(row.difference), y, radius: 4.5, class: "point \(role)", tip: tip)
    figure.text(row.note, Self.right + 12, y + 4, class: "t \(role)")
  }
}

extension Verdict {
  /// The style class of the verdict's colour.
  fileprivate var colour: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .baseline, .betterModel, .worseModel, .equal, .undecided, .untested, .incomparable,
      .unfinished:
      "undecided"
    }
  }
}
