import ExperimentModel
import TextLayout

/// Differences to the baseline with their intervals, one row a configuration, zero in the middle
/// of attention.
struct ForestPlot {
  struct Row {
    let name: String
    let difference: Double
    let interval: ClosedRange<Double>?
    /// Class of its colour: `better`, `worse` or `undecided`.
    let verdict: String
    /// Behind the drawing: `⬆ +0.0110`.
    let note: String
    /// Why there is no interval; nil where there is one.
    var untested: String?
  }

  let id: String
  let metric: String
  /// Whether more is better.
  let goal: TargetMetric.Goal
  let rows: [Row]

  private static let rowHeight = 22.0
  private static let left = 190.0
  private static let right = 610.0

  /// Nil without rows.
  var svg: String? {
    guard !rows.isEmpty else { return nil }
    let bottom = 34 + Double(rows.count) * Self.rowHeight
    let side = goal == .maximize ? "right" : "left"
    var figure = SVGFigure(
      id: id, width: 720, height: bottom + 46,
      title: "Differences in \(metric) to the baseline, with 95 % intervals",
      description: "One row a configuration; better is to the \(side). "
        + rows.prefix(10).map { row in
          "\(row.name): \(differenceText(row.difference))"
            + (row.interval.map {
              " (\(differenceText($0.lowerBound)) to \(differenceText($0.upperBound)))"
            } ?? "")
        }.joined(separator: "; ") + (rows.count > 10 ? "; and others." : "."))
    let ends = rows.flatMap { row in
      [row.difference, row.interval?.lowerBound, row.interval?.upperBound].compactMap(\.self)
    }
    let x = LinearScale(ends + [0], from: Self.left, to: Self.right, ticks: 6)
    for mark in x.marks {
      figure.line(mark.place, 28, mark.place, bottom, class: "grid")
      figure.text(mark.text.replacing("-", with: "−"), mark.place, bottom + 18, .middle)
    }
    figure.line(x(0), 22, x(0), bottom, class: "zero")
    figure.text(
      goal == .maximize ? "better →" : "← better", x(0) + (goal == .maximize ? 6 : -6), 16,
      goal == .maximize ? .start : .end)
    figure.text(
      "\(metric) less the baseline's", (Self.left + Self.right) / 2, bottom + 38, .middle,
      class: "t label")
    for (index, row) in rows.enumerated() {
      draw(row, y: 34 + (Double(index) + 0.5) * Self.rowHeight, x, in: &figure)
    }
    return figure.svg
  }

  private func draw(_ row: Row, y: Double, _ x: LinearScale, in figure: inout SVGFigure) {
    figure.text(row.name, Self.left - 12, y + 4, .end, class: "t name", columns: 25)
    let tip =
      "\(row.name): \(differenceText(row.difference))"
      + (row.interval.map {
        ", 95 % interval \(differenceText($0.lowerBound)) to \(differenceText($0.upperBound))"
      } ?? ", no interval" + (row.untested.map { ": \($0)" } ?? ""))
    if let interval = row.interval {
      let (low, high) = (x(interval.lowerBound), x(interval.upperBound))
      figure.line(low, y, high, y, class: "whisker \(row.verdict)")
      figure.line(low, y - 4, low, y + 4, class: "whisker \(row.verdict)")
      figure.line(high, y - 4, high, y + 4, class: "whisker \(row.verdict)")
    }
    figure.circle(x(row.difference), y, radius: 4.5, class: "point \(row.verdict)", tip: tip)
    figure.text(row.note, Self.right + 12, y + 4, class: "t \(row.verdict)")
  }
}
