import ExperimentModel
import TextLayout

/// The metric of each suggestion of a search, with the best so far and the baseline.
struct HistoryChart: Chart {
  struct Point {
    /// From 1.
    let number: Int
    let name: String
    let value: Double
    /// Epochs after which it was pruned; nil if it has finished.
    let prunedAfter: Int?
  }

  let metric: String
  let goal: TargetMetric.Goal
  /// Suggestions of the whole search.
  let total: Int
  /// In ascending order of the number; at least one that has finished.
  let points: [Point]
  /// Nil without a value.
  let baseline: Double?

  private static let left = 60.0
  private static let right = 706.0
  private static let bottom = 264.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let finished = points.filter { $0.prunedAfter == nil }
    let best = bestSoFar
    var figure = SVGFigure(
      id: id, width: 720, height: 308,
      title: language.choose(
        english: "\(metric) by suggestion, with the best so far",
        korean: "제안별 \(metric), 그때까지의 최고"),
      description: language.choose(
        english:
          "\(finished.count) finished and \(points.count - finished.count) pruned suggestions. "
          + "Best so far: ",
        korean: "끝난 제안 \(finished.count)개, 가지치기한 제안 \(points.count - finished.count)개. 그때까지의 최고: ")
        + best.map { "\($0.number): \(metricText($0.value))" }.joined(separator: "; ") + ".")
    let y = scale
    axes(y, language, in: &figure)
    for point in points { draw(point, y, language, in: &figure) }
    drawBest(best, y, in: &figure)
    return figure.svg
  }

  /// Dots at the lower edge stay above the axis.
  private var scale: SearchScale {
    SearchScale(
      points.filter { $0.prunedAfter == nil }.map(\.value),
      others: [baseline].compactMap(\.self), goal: goal, from: Self.bottom - 8, to: 30)
  }

  /// True if a value is drawn at the edge.
  var hasOutliers: Bool {
    let scale = scale
    return points.contains { scale.isBeyond($0.value) }
  }

  private func x(_ number: Int) -> Double {
    Self.left + (Double(number) - 0.5) / Double(max(total, 1)) * (Self.right - Self.left)
  }

  /// The points that were better than all before them.
  private var bestSoFar: [Point] {
    var best: [Point] = []
    for point in points where point.prunedAfter == nil {
      if best.last.map({ goal.prefers(point.value, to: $0.value) }) ?? true { best.append(point) }
    }
    return best
  }

  private func axes(_ y: SearchScale, _ language: ReportLanguage, in figure: inout SVGFigure) {
    for mark in y.marks {
      figure.line(Self.left, mark.place, Self.right, mark.place, class: "grid")
      figure.text(mark.text, Self.left - 6, mark.place + 4, .end)
    }
    figure.line(Self.left, Self.bottom, Self.right, Self.bottom, class: "axis")
    let step = AxisTicks(0...Double(max(total, 1)), count: 10).values.dropFirst().first ?? 1
    let every = max(1, Int(step))
    for number in [1] + Array(stride(from: every, through: total, by: every)) where number > 0 {
      if number == 1 || number > 1 + every / 4 {
        figure.text("\(number)", x(number), Self.bottom + 18, .middle)
      }
    }
    figure.text(metric, Self.left, 16, class: "t label")
    figure.text(
      language.choose(english: "suggestion", korean: "제안"), (Self.left + Self.right) / 2,
      Self.bottom + 38, .middle, class: "t label")
    if let baseline {
      figure.path([(Self.left, y(baseline)), (Self.right, y(baseline))], class: "ideal")
      figure.text(
        language.choose(english: "baseline", korean: "기준 구성"), Self.right, y(baseline) - 5, .end,
        class: "t halo")
    }
  }

  private func draw(
    _ point: Point, _ y: SearchScale, _ language: ReportLanguage, in figure: inout SVGFigure
  ) {
    let pruned = point.prunedAfter.map {
      language.choose(english: ", pruned after epoch \($0)", korean: ", 에폭 \($0) 뒤에 가지치기함")
    }
    figure.circle(
      x(point.number), y(point.value), radius: pruned == nil ? 4 : 3.5,
      class: pruned == nil ? "point s0" : "hollow curve s7",
      tip: "\(point.name): \(metricText(point.value))\(pruned ?? "")")
  }

  /// A line of steps, up to the last suggestion so far.
  private func drawBest(_ best: [Point], _ y: SearchScale, in figure: inout SVGFigure) {
    guard let first = best.first, let last = points.last else { return }
    var steps = [(x: x(first.number), y: y(first.value))]
    for point in best.dropFirst() {
      steps.append((x(point.number), steps[steps.count - 1].y))
      steps.append((x(point.number), y(point.value)))
    }
    steps.append((x(last.number), steps[steps.count - 1].y))
    figure.path(steps, class: "best")
  }
}
