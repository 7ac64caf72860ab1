import ExperimentModel
import TextLayout

/// Learning curves: a line for the mean over seeds, a band from the lowest seed to the highest.
struct CurveChart {
  /// A configuration's curve, with the number that stands at its end.
  struct Line {
    let number: Int
    let name: String
    let curve: LearningCurve
  }

  /// As many as there are colours.
  static let mostLines = 8

  let id: String
  let measure: LearningCurve.Measure
  let lines: [Line]

  /// Nil without lines.
  var svg: String? {
    let points = lines.flatMap(\.curve.points)
    guard let last = points.map(\.epoch).max() else { return nil }
    var figure = SVGFigure(
      id: id, width: 420, height: 280, title: "Learning curves: \(measure.label) by epoch",
      description: "\(measure.label) over \(last) epochs of \(lines.count) configurations. "
        + lines.map { line in
          let (first, end) = (line.curve.points[0], line.curve.points.last!)
          return "\(line.name): \(metricText(first.mean)) to \(metricText(end.mean))"
        }.joined(separator: "; ") + ".")
    let first = points.map(\.epoch).min()!
    let x = LinearScale(
      [Double(first), Double(last)], from: 56, to: 388, ticks: min(8, max(1, last - first)))
    let ceiling = ceiling
    let shown = points.flatMap { [$0.lowest, $0.highest] }.filter { $0 <= ceiling }
    let scale = LinearScale(shown, from: 234, to: 26)
    let highest = shown.max() ?? .infinity
    func y(_ value: Double) -> Double { scale(min(value, highest)) }
    axes(x, scale, first: first, last: last, in: &figure)
    for (index, line) in lines.enumerated().reversed() {
      let places = line.curve.points.map { (x: x(Double($0.epoch)), point: $0) }
      if places.contains(where: { $0.point.seeds > 1 }), places.count > 1 {
        figure.area(
          places.map { ($0.x, y($0.point.highest)) }
            + places.reversed().map { ($0.x, y($0.point.lowest)) },
          class: "band s\(index)")
      }
    }
    for (index, line) in lines.enumerated().reversed() {
      let places = line.curve.points.map { (x: x(Double($0.epoch)), y: y($0.mean)) }
      figure.path(places, class: "curve s\(index)", tip: "\(line.number) \(line.name)")
      if line.curve.points.count <= 30 {
        for (place, point) in zip(places, line.curve.points) {
          figure.circle(
            place.x, place.y, radius: 2.5, class: "dot s\(index)",
            tip: "\(line.name), epoch \(point.epoch): \(metricText(point.mean))"
              + (point.seeds > 1
                ? " (\(metricText(point.lowest)) to \(metricText(point.highest)), "
                  + "\(point.seeds) seeds)" : ""))
        }
      }
    }
    labelEnds(x, y, in: &figure)
    return figure.svg
  }

  /// Above it the drawing has no room. A loss that explodes would press all others into a flat line:
  /// what is more than twenty times the median runs along the upper edge.
  private var ceiling: Double {
    let values = lines.flatMap(\.curve.points).map(\.mean).sorted()
    guard measure != .validationAUC, !values.isEmpty else { return .infinity }
    let median = values[(values.count - 1) / 2]
    return median > 0 ? 20 * median : .infinity
  }

  private func axes(
    _ x: LinearScale, _ y: LinearScale, first: Int, last: Int, in figure: inout SVGFigure
  ) {
    for mark in y.marks {
      figure.line(56, mark.place, 388, mark.place, class: "grid")
      figure.text(mark.text, 50, mark.place + 4, .end)
    }
    let step = max(1, (last - first + 7) / 8)
    for epoch in stride(from: first, through: last, by: step) {
      figure.text("\(epoch)", x(Double(epoch)), 252, .middle)
    }
    figure.line(56, 234, 388, 234, class: "axis")
    figure.text("epoch", 222, 272, .middle, class: "t label")
    let ceiling = ceiling
    let beyond = lines.filter { $0.curve.points.contains { $0.highest > ceiling } }.map(\.number)
    let note =
      beyond.isEmpty ? "" : "; beyond the edge: \(beyond.map(String.init).joined(separator: ", "))"
    figure.text(measure.label + note, 56, 14, class: "t label")
  }

  /// Numbers of the configurations at the right ends of their lines, moved apart.
  private func labelEnds(
    _ x: LinearScale, _ y: (Double) -> Double, in figure: inout SVGFigure
  ) {
    let ends = lines.enumerated().map { index, line in
      let end = line.curve.points.last!
      return (index: index, number: line.number, x: x(Double(end.epoch)), y: y(end.mean))
    }
    // Lines of fewer epochs end in the middle of the drawing, each at a place of its own.
    let columns = Dictionary(grouping: ends) { length($0.x) }
    for column in columns.keys.sorted() {
      var lowest = -Double.infinity
      for end in columns[column]!.sorted(by: { ($0.y, $0.index) < ($1.y, $1.index) }) {
        let place = max(end.y + 4, lowest + 12)
        lowest = place
        figure.text("\(end.number)", end.x + 6, place, class: "t end s\(end.index)")
      }
    }
  }
}
