import ExperimentModel
import TextLayout

/// Reliability diagram: the share of positive rows by predicted probability, and below it the number
/// of rows in each bin.
struct ReliabilityChart: Chart {
  /// A configuration's bins, with at least one row.
  struct Series {
    let number: Int
    let name: String
    let bins: ReliabilityBins
  }

  /// One or two.
  let series: [Series]

  private static let left = 56.0
  private static let right = 388.0
  private static let top = 30.0
  private static let bottom = 290.0
  /// The bars of row counts.
  private static let barTop = 312.0
  private static let barBottom = 362.0

  func svg(id: String, in language: ReportLanguage) -> String {
    let heading = Self.heading(in: language)
    var figure = SVGFigure(
      id: id, width: 420, height: 404, title: heading,
      description: series.map { description($0, language) }.joined(separator: " "))
    axes(language, in: &figure)
    figure.path([(x(0), y(0)), (x(1), y(1))], class: "ideal")
    for (index, one) in series.enumerated().reversed() { draw(one, index, language, in: &figure) }
    bars(language, in: &figure)
    return figure.svg
  }

  static func heading(in language: ReportLanguage) -> String {
    language.choose(english: "Reliability diagram", korean: "신뢰도 다이어그램")
  }

  private func x(_ probability: Double) -> Double {
    Self.left + probability * (Self.right - Self.left)
  }

  private func y(_ share: Double) -> Double { Self.bottom - share * (Self.bottom - Self.top) }

  private func axes(_ language: ReportLanguage, in figure: inout SVGFigure) {
    for step in 0...5 {
      let value = Double(step) / 5
      figure.line(Self.left, y(value), Self.right, y(value), class: "grid")
      figure.text(value.fixed(decimals: 1), Self.left - 6, y(value) + 4, .end)
      figure.text(value.fixed(decimals: 1), x(value), Self.barBottom + 16, .middle)
    }
    figure.line(Self.left, Self.bottom, Self.right, Self.bottom, class: "axis")
    figure.line(Self.left, Self.barBottom, Self.right, Self.barBottom, class: "axis")
    figure.text(
      language.choose(english: "share of positive rows", korean: "양성 행의 비율"), Self.left, 16,
      class: "t label")
    figure.text(
      language.choose(english: "predicted probability", korean: "예측 확률"), x(0.5),
      Self.barBottom + 34, .middle, class: "t label")
  }

  private func draw(
    _ one: Series, _ index: Int, _ language: ReportLanguage, in figure: inout SVGFigure
  ) {
    let points = one.bins.bins.compactMap { bin in
      bin.confidence.flatMap { confidence in
        bin.positiveShare.map { (x: x(confidence), y: y($0), bin: bin) }
      }
    }
    figure.path(points.map { ($0.x, $0.y) }, class: "curve s\(index)", tip: one.name)
    for point in points {
      // Few rows: a hollow point.
      let isThin = point.bin.rows < MetricSupport.fewest
      figure.circle(
        point.x, point.y, radius: 3.5, class: isThin ? "hollow curve s\(index)" : "dot s\(index)",
        tip: tip(one, point.bin, language))
    }
  }

  /// Shares of the rows in each bin, side by side.
  private func bars(_ language: ReportLanguage, in figure: inout SVGFigure) {
    let shares = series.map { one in
      one.bins.bins.map { Double($0.rows) / Double(one.bins.rows) }
    }
    let highest = shares.joined().max() ?? 1
    figure.text(
      language.choose(english: "rows", korean: "행"), Self.left - 6, Self.barBottom, .end)
    let width = (x(1) - x(0)) / Double(ReliabilityBins.count)
    let bar = (width - 2) / Double(series.count)
    for (index, one) in series.enumerated() {
      for (place, share) in shares[index].enumerated() where share > 0 {
        let height = max(share / highest * (Self.barBottom - Self.barTop), 0.5)
        figure.rectangle(
          x(0) + Double(place) * width + 1 + Double(index) * bar, Self.barBottom - height, bar,
          height, class: "dot s\(index)", tip: tip(one, one.bins.bins[place], language))
      }
    }
  }

  private func tip(
    _ one: Series, _ bin: ReliabilityBins.Bin, _ language: ReportLanguage
  ) -> String {
    guard let confidence = bin.confidence, let share = bin.positiveShare else { return one.name }
    return language.choose(
      english: "\(one.name): predicted \(percentText(confidence)), positive \(percentText(share)), "
        + bin.rows.counted("row"),
      korean: "\(one.name): 예측 \(percentText(confidence)), 양성 \(percentText(share)), "
        + "\(bin.rows.grouped)행")
  }

  /// Lowest and highest bin, in words.
  private func description(_ one: Series, _ language: ReportLanguage) -> String {
    let bins = one.bins.bins.filter { $0.rows > 0 }
    let ends = [bins.first, bins.count > 1 ? bins.last : nil].compactMap(\.self).map {
      tip(one, $0, language)
    }
    return ends.joined(separator: "; ") + "."
  }
}
