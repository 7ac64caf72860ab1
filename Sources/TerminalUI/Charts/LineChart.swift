import TextLayout

/// Lines over whole numbers, such as a loss over epochs, drawn in braille:
///
///     0.70 ┤        ⣀⣀⠤⠒A
///          │  ⢀⡠⠔⠊⠉  ⣀⣀⠤B
///     0.60 ┤A⠊⠉⡠⠤⠒⠉⠉
///          └┬──────────┬──
///           1          5
///
/// Each line carries its letter, so that lines are distinguishable without colours.
package struct LineChart: Sendable {
  package struct Series: Sendable, Hashable {
    package let name: String
    /// Finite values only, x ascending.
    package let points: [Point]

    package init(name: String, points: [Point]) {
      self.name = name
      self.points = points.filter(\.y.isFinite)
    }
  }

  package struct Point: Sendable, Hashable {
    package let x: Int
    package let y: Double

    package init(x: Int, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// There are no more letters and colours.
  package static let mostSeries = 8

  package let series: [Series]

  /// - Parameter series: the first `mostSeries` are drawn, the first one on top.
  package init(_ series: [Series]) {
    self.series = Array(series.filter { !$0.points.isEmpty }.prefix(Self.mostSeries))
  }

  /// Returns the chart and its legend; no line without points.
  ///
  /// - Parameters:
  ///   - width: columns of the terminal; below 40 lines are cut.
  ///   - height: rows of the drawing itself.
  package func lines(width: Int, height: Int = 14) -> [String] {
    styled(width, height).map { $0.truncated(to: width).text }
  }

  /// Returns the chart and its legend in colour.
  package func lines(width: Int, height: Int = 14, style: Style) -> [String] {
    styled(width, height).map { $0.truncated(to: width).rendered(style) }
  }

  static func letter(_ index: Int) -> Character { Array("ABCDEFGH")[index] }

  private func styled(_ width: Int, _ height: Int) -> [StyledLine] {
    let points = series.flatMap(\.points)
    guard let first = points.first else { return [] }
    let width = max(40, width)
    let values = points.map(\.y)
    let plot = LinePlot(
      x: points.map(\.x).min()!...points.map(\.x).max()!,
      y: padded(values.min()!...values.max()!, around: first.y), width: width, height: height)
    return plot.lines(of: series) + legend(width: width)
  }

  /// Widens an empty range.
  private func padded(_ range: ClosedRange<Double>, around value: Double) -> ClosedRange<Double> {
    if range.lowerBound < range.upperBound { return range }
    let margin = max(abs(value) * 0.01, 1e-9)
    return value - margin...value + margin
  }

  /// One line per series: letter, name, first and last value.
  private func legend(width: Int) -> [StyledLine] {
    let values = series.map {
      "\(decimalText($0.points[0].y, places: 4)) → "
        + decimalText($0.points[$0.points.count - 1].y, places: 4)
    }
    let valueWidth = values.map(\.displayWidth).max() ?? 0
    let names = series.map(\.name.singleLine)
    let nameWidth = min(names.map(\.displayWidth).max() ?? 0, max(8, width - valueWidth - 7))
    return series.indices.map { index in
      var line = StyledLine()
      line.append("  \(Self.letter(index))", .series(index))
      line.append(" \(names[index].fitted(to: nameWidth))  ")
      line.append(values[index], .secondary)
      return line
    }
  }
}
