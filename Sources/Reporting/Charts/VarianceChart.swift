import Evaluation
import TextLayout

/// A bar chart of standard deviations with their 95 % intervals.
struct VarianceChart: Chart {
  struct Bar {
    let name: String
    let estimate: DeviationEstimate
  }

  let metric: String
  let decimals: Int
  /// At least one.
  let bars: [Bar]

  private static let rowHeight = 30.0
  private static let left = 160.0
  private static let right = 600.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let bottom = 12 + Double(bars.count) * Self.rowHeight
    let title = language.choose(
      english: "Standard deviation of \(metric) by what the seeds vary, with 95 % intervals",
      korean: "시드가 바꾸는 것에 따른 \(metric) 표준편차와 95 % 구간")
    var figure = SVGFigure(
      id: id, width: 700, height: bottom + 46, title: title,
      description: bars.map { "\($0.name): \(text($0.estimate))" }.joined(separator: "; ") + ".")
    let x = LinearScale(
      [0] + bars.flatMap { [$0.estimate.deviation, $0.estimate.interval.upperBound] },
      from: Self.left, to: Self.right, ticks: 6, startsAtZero: true)
    for mark in x.marks {
      figure.line(mark.place, 8, mark.place, bottom, class: "grid")
      figure.text(mark.text, mark.place, bottom + 18, .middle)
    }
    for (index, bar) in bars.enumerated() {
      draw(bar, y: 12 + (Double(index) + 0.5) * Self.rowHeight, x, in: &figure)
    }
    figure.line(x(0), 8, x(0), bottom, class: "zero")
    figure.text(
      language.choose(english: "standard deviation of \(metric)", korean: "\(metric) 표준편차"),
      (Self.left + Self.right) / 2, bottom + 38, .middle, class: "t label")
    return figure.svg
  }

  private func draw(_ bar: Bar, y: Double, _ x: LinearScale, in figure: inout SVGFigure) {
    let estimate = bar.estimate
    figure.text(bar.name, Self.left - 12, y + 4, .end, class: "t name", columns: 20)
    figure.rectangle(
      x(0), y - 9, x(estimate.deviation) - x(0), 18, class: "bar finished",
      tip: "\(bar.name): \(text(estimate))")
    let (low, high) = (x(estimate.interval.lowerBound), x(estimate.interval.upperBound))
    figure.line(low, y, high, y, class: "whisker")
    figure.line(low, y - 4, low, y + 4, class: "whisker")
    figure.line(high, y - 4, high, y + 4, class: "whisker")
    figure.text(
      estimate.deviation.fixed(decimals: decimals), Self.right + 12, y + 4, class: "t")
  }

  private func text(_ estimate: DeviationEstimate) -> String {
    "\(estimate.deviation.fixed(decimals: decimals)) "
      + "(\(estimate.interval.lowerBound.fixed(decimals: decimals)) … "
      + "\(estimate.interval.upperBound.fixed(decimals: decimals)), n = \(estimate.count))"
  }
}
