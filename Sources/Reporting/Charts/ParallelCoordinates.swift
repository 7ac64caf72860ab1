import ExperimentModel
import TextLayout

/// Parallel coordinates: each configuration is a line through its hyperparameters to its result.
struct ParallelCoordinates: Chart {
  struct Axis {
    let name: String
    /// Labelled values, lowest first, with their places between 0 at the bottom and 1.
    let marks: [(place: Double, text: String)]
  }

  struct Line {
    let name: String
    /// Place of its value per axis, between 0 and 1; nil where the hyperparameter does not apply.
    let places: [Double?]
    let result: Double
    let isBaseline: Bool
  }

  /// At least one.
  let axes: [Axis]
  let metric: String
  let goal: TargetMetric.Goal
  /// At least one.
  let lines: [Line]

  private static let top = 44.0
  private static let bottom = 320.0
  private static let gap = 118.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let names = axes.map(\.name).joined(separator: ", ")
    let width = 40 + Self.gap * Double(axes.count) + 90
    var figure = SVGFigure(
      id: id, width: width, height: 340,
      title: language.choose(
        english: "Hyperparameters and \(metric)", korean: "하이퍼파라미터와 \(metric)"),
      description: language.choose(
        english: "\(lines.count) configurations as lines through \(names) to \(metric); the best "
          + "fifth is drawn strongest.",
        korean: "구성 \(lines.count)개가 \(names)에서 \(metric)에 이르는 선입니다. 상위 5분의 1을 가장 굵게 그렸습니다."))
    let result = LinearScale(lines.map(\.result), from: Self.bottom, to: Self.top, ticks: 6)
    // The best are drawn last, on top.
    let ranked = lines.enumerated().sorted { a, b in
      (a.element.result, a.offset) < (b.element.result, b.offset)
    }.map(\.element)
    let worstFirst = goal == .maximize ? ranked : ranked.reversed()
    for (rank, line) in worstFirst.enumerated() where !line.isBaseline {
      draw(line, "q\(rank * 5 / worstFirst.count)", result, in: &figure)
    }
    for line in lines where line.isBaseline { draw(line, "reference", result, in: &figure) }
    drawAxes(result, in: &figure)
    return figure.svg
  }

  private func x(_ axis: Int) -> Double { 40 + Double(axis) * Self.gap }

  private func y(_ place: Double) -> Double { Self.bottom - place * (Self.bottom - Self.top) }

  private func draw(
    _ line: Line, _ role: String, _ result: LinearScale, in figure: inout SVGFigure
  ) {
    // A line skips hyperparameters that do not apply to it.
    var points = zip(axes.indices, line.places).compactMap { axis, place in
      place.map { (x: x(axis), y: y($0)) }
    }
    points.append((x(axes.count), result(line.result)))
    figure.path(
      points, class: "strand \(role)", tip: "\(line.name): \(metricText(line.result))")
  }

  private func drawAxes(_ result: LinearScale, in figure: inout SVGFigure) {
    for (index, axis) in axes.enumerated() {
      let x = x(index)
      figure.line(x, Self.top - 6, x, Self.bottom + 6, class: "axis")
      // Names alternate between two rows, so that long ones do not meet.
      figure.text(
        axis.name, max(x, 4 + Double(min(axis.name.displayWidth, 22)) * 3.4),
        index % 2 == 0 ? 14 : 30, .middle, class: "t label", columns: 22)
      let every = max(1, (axis.marks.count + 11) / 12)
      for (number, mark) in axis.marks.enumerated() where number % every == 0 {
        figure.text(mark.text, x + 6, y(mark.place) + 4, class: "t halo", columns: 14)
      }
    }
    let last = x(axes.count)
    figure.line(last, Self.top - 6, last, Self.bottom + 6, class: "axis")
    figure.text(metric, last, axes.count % 2 == 0 ? 14 : 30, .middle, class: "t label")
    for mark in result.marks {
      figure.line(last, mark.place, last + 4, mark.place, class: "axis")
      figure.text(mark.text, last + 8, mark.place + 4, class: "t halo")
    }
  }
}
