import Analysis
import ExperimentModel
import TextLayout

/// Learning curves: each line is a mean over seeds, each band reaches from the lowest to the
/// highest seed.
struct CurveChart: Chart {
  /// A configuration's curve, labelled with its number at the end.
  struct Line {
    let number: Int
    let name: String
    let curve: LearningCurve
  }

  let measure: EpochMeasure
  /// At least one, at most as many as there are colours (8).
  let lines: [Line]

  func svg(id: String, in language: ReportLanguage) -> String {
    let points = lines.flatMap(\.curve.points)
    let first = points.map(\.epoch).min() ?? 1
    let last = points.map(\.epoch).max() ?? 1
    let label = measure.label(in: language)
    var figure = SVGFigure(
      id: id, width: 420, height: 280,
      title: language.choose(
        english: "Learning curves: \(label) by epoch", korean: "학습 곡선: 에폭별 \(label)"),
      description: language.choose(
        english: "\(label) over \(last) epochs of \(lines.count) configurations. ",
        korean: "구성 \(lines.count)개의 \(last)에폭에 걸친 \(label). ")
        + lines.map { line in
          let (first, end) = (line.curve.points[0], line.curve.points.last!)
          return "\(line.name): \(text(first.mean)) → \(text(end.mean))"
        }.joined(separator: "; ") + ".")
    let x = LinearScale(
      [Double(first), Double(last)], from: 56, to: 388, ticks: min(8, max(1, last - first)))
    let ceiling = ceiling
    let shown = points.flatMap { [$0.lowest, $0.highest] }.filter { $0 <= ceiling }
    let scale = LinearScale(shown, from: 234, to: 26)
    let highest = shown.max() ?? .infinity
    func y(_ value: Double) -> Double { scale(min(value, highest)) }
    axes(x, scale, first: first, last: last, language, in: &figure)
    for (index, line) in lines.enumerated().reversed() {
      let places = line.curve.points.map { (x: x(Double($0.epoch)), point: $0) }
      if places.contains(where: { $0.point.trials > 1 }), places.count > 1 {
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
            tip: tip(line, point, language))
        }
      }
    }
    labelEnds(x, y, in: &figure)
    return figure.svg
  }

  /// A learning rate has no fixed number of decimals.
  private func text(_ value: Double) -> String {
    measure == .learningRate ? value.readable : metricText(value)
  }

  private func tip(
    _ line: Line, _ point: LearningCurve.Point, _ language: ReportLanguage
  ) -> String {
    let mean = text(point.mean)
    let range =
      point.trials > 1
      ? language.choose(
        english: " (\(text(point.lowest)) to \(text(point.highest)), "
          + "\(point.trials) trials)",
        korean: " (\(text(point.lowest)) … \(text(point.highest)), "
          + "실행 \(point.trials)개)") : ""
    return language.choose(
      english: "\(line.name), epoch \(point.epoch): \(mean)",
      korean: "\(line.name), 에폭 \(point.epoch): \(mean)") + range
  }

  /// Upper end of the vertical axis: twenty times the median loss.
  ///
  /// An exploding loss would flatten all other curves, so values beyond the end are drawn at the
  /// edge.
  private var ceiling: Double {
    let values = lines.flatMap(\.curve.points).map(\.mean).sorted()
    guard measure == .trainLoss || measure == .validationLoss, !values.isEmpty else {
      return .infinity
    }
    let median = values[(values.count - 1) / 2]
    return median > 0 ? 20 * median : .infinity
  }

  private func axes(
    _ x: LinearScale, _ y: LinearScale, first: Int, last: Int, _ language: ReportLanguage,
    in figure: inout SVGFigure
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
    figure.text(ColumnHead.epoch.text(in: language), 222, 272, .middle, class: "t label")
    let ceiling = ceiling
    let beyond = lines.filter { $0.curve.points.contains { $0.highest > ceiling } }
      .map { "\($0.number)" }.joined(separator: ", ")
    let note =
      beyond.isEmpty
      ? ""
      : language.choose(english: "; beyond the edge: \(beyond)", korean: "; 가장자리 밖: \(beyond)")
    figure.text(measure.label(in: language) + note, 56, 14, class: "t label")
  }

  /// Writes the numbers of the configurations at the right ends of their lines, moved apart.
  private func labelEnds(
    _ x: LinearScale, _ y: (Double) -> Double, in figure: inout SVGFigure
  ) {
    let ends = lines.enumerated().map { index, line in
      let end = line.curve.points.last!
      return (index: index, number: line.number, x: x(Double(end.epoch)), y: y(end.mean))
    }
    // Lines with fewer epochs end inside the drawing: labels are moved apart per end.
    let columns = Dictionary(grouping: ends) { $0.x.svgLength }
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
