import ExperimentModel
import TextLayout

/// The metric of the suggestions of a search against one parameter, on the axis of its distribution.
struct SliceChart: Chart {
  struct Point {
    let name: String
    /// As people read it.
    let parameterValue: String
    /// Between 0 and 1.
    let place: Double
    let value: Double
    /// True for the best suggestion.
    let isBest: Bool
  }

  let axis: ParameterAxis
  let metric: String
  let goal: TargetMetric.Goal
  /// Values that the vertical axis spans: those of all suggestions, so that slices compare.
  let values: [Double]
  /// At least one.
  let points: [Point]

  private static let left = 56.0
  private static let right = 328.0
  private static let bottom = 190.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let best = points.first(where: \.isBest)
    var figure = SVGFigure(
      id: id, width: 340, height: 240,
      title: language.choose(
        english: "\(metric) by \(axis.name)", korean: "\(axis.name)에 따른 \(metric)"),
      description: language.choose(
        english: "\(points.count.counted("suggestion")) by \(axis.name).",
        korean: "\(axis.name)에 따른 제안 \(points.count)개.")
        + (best.map {
          language.choose(
            english: " The best has \($0.parameterValue): \(metricText($0.value)).",
            korean: " 최고는 \($0.parameterValue): \(metricText($0.value)).")
        } ?? ""))
    let y = scale
    for mark in y.marks {
      figure.line(Self.left, mark.place, Self.right, mark.place, class: "grid")
      figure.text(mark.text, Self.left - 6, mark.place + 4, .end)
    }
    figure.line(Self.left, Self.bottom, Self.right, Self.bottom, class: "axis")
    figure.text(metric, Self.left, 14, class: "t label")
    figure.text(axis.name, (Self.left + Self.right) / 2, 232, .middle, class: "t label")
    labelAxis(in: &figure)
    for point in points.sorted(by: { !$0.isBest && $1.isBest }) {
      figure.circle(
        x(point.place), y(point.value), radius: point.isBest ? 5 : 4,
        class: point.isBest ? "point s1" : "point s0",
        tip: "\(point.name), \(axis.name) \(point.parameterValue): \(metricText(point.value))")
    }
    return figure.svg
  }

  /// Dots at the lower edge stay above the axis.
  private var scale: SearchScale {
    SearchScale(values, others: [], goal: goal, from: Self.bottom - 8, to: 30, ticks: 4)
  }

  /// True if a value of any slice is drawn at the edge.
  var hasOutliers: Bool {
    let scale = scale
    return values.contains { scale.isBeyond($0) }
  }

  /// Room at both ends for dots at the ends of the range.
  private func x(_ place: Double) -> Double {
    Self.left + 8 + place * (Self.right - Self.left - 16)
  }

  private func labelAxis(in figure: inout SVGFigure) {
    let step = (Self.right - Self.left) / Double(max(axis.marks.count, 1))
    let every = max(1, Int((34 / step).rounded(.up)))
    for (index, mark) in axis.marks.enumerated() {
      figure.line(x(mark.place), Self.bottom, x(mark.place), Self.bottom + 4, class: "axis")
      if index % every == 0 {
        figure.text(
          mark.text, x(mark.place), Self.bottom + 18, .middle,
          columns: max(4, Int(step * Double(every) / 6.8)))
      }
    }
  }
}
