import TextLayout

/// The drawing of a `LineChart`: axes, lines and their letters.
struct LinePlot {
  let x: ClosedRange<Int>
  let y: ClosedRange<Double>
  /// Columns of the whole plot.
  let width: Int
  /// Rows within the axes.
  let height: Int

  /// Values and labels of the vertical axis.
  private var ticks: [(value: Double, text: String)] {
    let ticks = AxisTicks(y, count: max(2, height / 2))
    return ticks.values.map { ($0, decimalText($0, places: ticks.decimals)) }
  }
  private var labelWidth: Int { ticks.map(\.text.displayWidth).max() ?? 0 }
  /// Columns within the axes.
  private var columns: Int { max(10, width - labelWidth - 3) }

  func lines(of series: [LineChart.Series]) -> [StyledLine] {
    var canvas = BrailleCanvas(columns: columns, rows: height)
    // The first series is drawn last, on top.
    for index in series.indices.reversed() {
      let places = series[index].points.map { place($0, in: canvas) }
      for (a, b) in zip(places, places.dropFirst()) { canvas.line(from: a, to: b, .series(index)) }
      for point in places { canvas.dot(point.x, point.y, .series(index)) }
    }
    let letters = letters(of: series, in: canvas)
    let labels = labels(in: canvas)
    return (0..<height).map { row in
      var line = StyledLine()
      line.append((labels[row] ?? "").padded(to: labelWidth, .right), .secondary)
      line.append(labels[row] == nil ? " │" : " ┤", .secondary)
      for column in 0..<columns {
        if let index = letters[row * columns + column] {
          line.append(String(LineChart.letter(index)), .series(index))
        } else {
          let cell = canvas.cell(column: column, row: row)
          line.append(String(cell.character), cell.role)
        }
      }
      return line.trimmed
    } + horizontalAxis
  }

  private func place(_ point: LineChart.Point, in canvas: BrailleCanvas) -> (x: Int, y: Int) {
    let share = (point.y - y.lowerBound) / (y.upperBound - y.lowerBound)
    return (
      horizontal(point.x, dots: canvas.width),
      canvas.height - 1 - Int((share * Double(canvas.height - 1)).rounded())
    )
  }

  private func horizontal(_ value: Int, dots: Int) -> Int {
    guard x.count > 1 else { return dots / 2 }
    let share = Double(value - x.lowerBound) / Double(x.count - 1)
    return Int((share * Double(dots - 1)).rounded())
  }

  /// Returns the series whose letter is in each cell: at the end of each line, and before it at points
  /// that are far enough apart.
  private func letters(
    of series: [LineChart.Series], in canvas: BrailleCanvas
  ) -> [Int: Int] {
    var letters: [Int: Int] = [:]
    for (index, line) in series.enumerated() {
      let cell = cell(of: line.points[line.points.count - 1], in: canvas)
      // Letters of lines that end together are side by side.
      let beside = (0..<LineChart.mostSeries).map { cell - $0 }
        .first { letters[$0] == nil && $0 / columns == cell / columns && $0 >= 0 }
      letters[beside ?? cell] = index
    }
    for (index, line) in series.enumerated() {
      var last = cell(of: line.points[line.points.count - 1], in: canvas) % columns
      for point in line.points.dropLast().reversed() {
        let cell = cell(of: point, in: canvas)
        guard last - cell % columns >= 10, letters[cell] == nil else { continue }
        letters[cell] = index
        last = cell % columns
      }
    }
    return letters
  }

  private func cell(of point: LineChart.Point, in canvas: BrailleCanvas) -> Int {
    let place = place(point, in: canvas)
    return place.y / 4 * columns + place.x / 2
  }

  /// Labels of the vertical axis by row.
  private func labels(in canvas: BrailleCanvas) -> [Int: String] {
    var labels: [Int: String] = [:]
    for (value, text) in ticks {
      labels[place(LineChart.Point(x: x.lowerBound, y: value), in: canvas).y / 4] = text
    }
    return labels
  }

  /// A rule with marks, and the numbers below them.
  private var horizontalAxis: [StyledLine] {
    var rule = Array(repeating: Character("─"), count: columns)
    var numbers = Array(repeating: Character(" "), count: columns + 8)
    var free = 0
    for value in marks {
      let column = horizontal(value, dots: columns * 2) / 2
      let text = Array("\(value)")
      let start = max(0, column - (text.count - 1) / 2)
      guard start >= free else { continue }
      rule[column] = "┬"
      for (offset, digit) in text.enumerated() where start + offset < numbers.count {
        numbers[start + offset] = digit
      }
      free = start + text.count + 1
    }
    let indent = String(repeating: " ", count: labelWidth + 1)
    var lines = [StyledLine(), StyledLine()]
    lines[0].append(indent + "└" + String(rule), .secondary)
    lines[1].append(indent + " " + String(numbers), .secondary)
    return lines.map(\.trimmed)
  }

  /// Whole numbers along the horizontal axis, its ends among them.
  private var marks: [Int] {
    let wanted = max(2, columns / 8)
    let step = max(1, (x.count - 1 + wanted - 1) / wanted)
    let inner = stride(from: x.lowerBound, to: x.upperBound, by: step)
    // A mark just before the end would leave no room for the mark of the end.
    return inner.filter { x.upperBound - $0 >= step || $0 == x.lowerBound } + [x.upperBound]
  }
}
