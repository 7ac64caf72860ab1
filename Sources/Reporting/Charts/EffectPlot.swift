import Evaluation
import TextLayout

/// The mean of the metric by value of a hyperparameter, with 95 % intervals.
struct EffectPlot: Chart {
  struct Level {
    let value: String
    let configurations: Int
    let estimate: MeanEstimate
  }

  let parameter: String
  let metric: String
  /// Values that the axis spans, such as the means and interval ends of all effects.
  let bounds: [Double]
  /// In their natural order; at least one.
  let levels: [Level]

  private static let left = 56.0
  private static let right = 328.0
  private static let bottom = 190.0

  func svg(id: String, in language: ReportLanguage) -> String {
    var figure = SVGFigure(
      id: id, width: 340, height: 240,
      title: language.choose(
        english: "\(metric) by \(parameter)", korean: "\(parameter)에 따른 \(metric)"),
      description: language.choose(
        english: "Mean \(metric) by value of \(parameter): ",
        korean: "\(parameter) 값에 따른 \(metric) 평균: ")
        + levels.map { "\($0.value): \(metricText($0.estimate.mean))" }.joined(separator: "; ")
        + ".")
    let y = LinearScale(bounds, from: Self.bottom, to: 26, ticks: 4)
    for mark in y.marks {
      figure.line(Self.left, mark.place, Self.right, mark.place, class: "grid")
      figure.text(mark.text, Self.left - 6, mark.place + 4, .end)
    }
    figure.line(Self.left, Self.bottom, Self.right, Self.bottom, class: "axis")
    figure.text(metric, Self.left, 14, class: "t label")
    figure.text(parameter, (Self.left + Self.right) / 2, 232, .middle, class: "t label")
    draw(y, language, in: &figure)
    return figure.svg
  }

  private func draw(_ y: LinearScale, _ language: ReportLanguage, in figure: inout SVGFigure) {
    let step = (Self.right - Self.left) / Double(levels.count)
    let places = levels.indices.map { Self.left + (Double($0) + 0.5) * step }
    // With many values only some are labelled.
    let every = max(1, Int((34 / step).rounded(.up)))
    figure.path(zip(places, levels).map { ($0, y($1.estimate.mean)) }, class: "trend")
    for (index, level) in levels.enumerated() {
      let x = places[index]
      if let interval = level.estimate.interval {
        let (low, high) = (y(interval.lowerBound), y(interval.upperBound))
        figure.line(x, low, x, high, class: "whisker s0")
        figure.line(x - 4, low, x + 4, low, class: "whisker s0")
        figure.line(x - 4, high, x + 4, high, class: "whisker s0")
      }
      figure.circle(
        x, y(level.estimate.mean), radius: 4.5, class: "point s0",
        tip: "\(level.value): \(estimateText(level.estimate)), "
          + language.choose(
            english: level.configurations.counted("configuration"),
            korean: "구성 \(level.configurations)개"))
      if index % every == 0 {
        figure.text(
          level.value, x, Self.bottom + 18, .middle,
          columns: max(4, Int(step * Double(every) / 6.8)))
      }
    }
  }
}
