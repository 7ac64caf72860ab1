import Analysis
import Evaluation
import ExperimentModel

/// The figures of a search.
struct SearchCharts: Sendable {
  private let results: SearchResults
  private let metric: String
  private let comparison: Comparison

  /// Suggestions of a slice, and lines of parallel coordinates.
  private static let most = 500
  private static let mostAxes = 12

  init(_ results: SearchResults, metric: String, _ comparison: Comparison) {
    self.results = results
    self.metric = metric
    self.comparison = comparison
  }

  private var goal: TargetMetric.Goal { results.target.goal }

  /// The value of each suggestion and the best so far; empty before any has finished.
  func history(_ language: ReportLanguage) -> [Block] {
    guard results.best != nil else { return [] }
    let points = results.suggestions.compactMap { suggestion -> HistoryChart.Point? in
      let isPruned = suggestion.outcome == .pruned
      guard let value = suggestion.estimate?.mean ?? (isPruned ? suggestion.lastValue : nil) else {
        return nil
      }
      return .init(
        number: suggestion.number, name: suggestion.entry.configuration.name, value: value,
        prunedAfter: isPruned ? suggestion.trainedEpochs : nil)
    }
    let chart = HistoryChart(
      metric: metric, goal: goal, total: results.total, points: points,
      baseline: results.baseline?.mean)
    let note = language.choose(
      english: """
        Dots are finished suggestions, circles pruned ones with the value after their last epoch. The line is \
        the best so far.
        """,
      korean: "점은 끝난 제안, 빈 원은 가지치기한 제안의 마지막 에폭의 값입니다. 선은 그때까지의 최고입니다.")
    return [
      .figures(
        Figures(
          figures: [Figure(id: "search-history", chart: chart, isWide: true)],
          note: note + Self.outliers(chart.hasOutliers, language)))
    ]
  }

  /// The finished suggestions against each parameter that varies; empty before two have finished.
  func slices(_ language: ReportLanguage) -> [Block] {
    let finished = results.finished.prefix(Self.most)
    guard finished.count > 1 else { return [] }
    let values = finished.compactMap(\.estimate?.mean)
    let figures = axes.enumerated().compactMap { number, axis -> Figure? in
      let points = finished.compactMap { suggestion -> SliceChart.Point? in
        guard let value = suggestion.values[axis.parameter], let place = axis.axis.place(of: value)
        else { return nil }
        return .init(
          name: suggestion.entry.configuration.name, parameterValue: shortSettingText(value),
          place: place, value: suggestion.estimate!.mean,
          isBest: suggestion.index == results.best?.index)
      }
      guard !points.isEmpty else { return nil }
      return Figure(
        id: "slice-\(number)",
        chart: SliceChart(
          axis: axis.axis, metric: metric, goal: goal, values: values, points: points))
    }
    guard !figures.isEmpty else { return [] }
    let note = language.choose(
      english: """
        Finished suggestions by each parameter, on the axis of its distribution; the best one in orange.
        """,
      korean: "매개변수별로 본 끝난 제안이며, 축은 분포를 따릅니다. 주황색이 최고입니다.")
    let hasOutliers = figures.contains { ($0.chart as? SliceChart)?.hasOutliers ?? false }
    return [
      .figures(
        Figures(
          figures: figures,
          note: note + Self.outliers(hasOutliers, language)
            + Self.bound(finished.count, of: results.finished.count, language)))
    ]
  }

  /// All parameters together; empty before two suggestions have finished.
  func coordinates(_ language: ReportLanguage) -> [Block] {
    let finished = results.finished
    let axes = axes.prefix(Self.mostAxes)
    guard finished.count > 1, !axes.isEmpty else { return [] }
    func places(_ values: [ParameterValue?]) -> [Double?] {
      axes.map { axis in values[axis.parameter].flatMap(axis.axis.place) }
    }
    var lines = finished.prefix(Self.most).map { suggestion in
      ParallelCoordinates.Line(
        name: suggestion.entry.configuration.name, places: places(suggestion.values),
        result: suggestion.estimate!.mean, isBaseline: false)
    }
    if let baseline = comparison.baseline, let value = results.baseline?.mean {
      lines.append(
        .init(
          name: baseline.configuration.name,
          places: places(results.search.values(in: baseline.configuration.hyperparameters)),
          result: value, isBaseline: true))
    }
    let chart = ParallelCoordinates(
      axes: axes.map { .init(name: $0.axis.name, marks: $0.axis.marks) }, metric: metric,
      goal: goal, lines: Array(lines))
    return [
      .figures(
        Figures(
          figures: [Figure(id: "parallel", chart: chart, isWide: true)],
          note: language.choose(
            english: """
              Each line is a finished suggestion. Strong lines are the best fifth, the dashed one is the \
              baseline.
              """,
            korean: "선 하나가 끝난 제안 하나입니다. 굵은 선은 상위 5분의 1, 점선은 기준 구성입니다.")
            + Self.bound(min(Self.most, finished.count), of: finished.count, language)))
    ]
  }

  private static func bound(_ shown: Int, of all: Int, _ language: ReportLanguage) -> String {
    guard shown < all else { return "" }
    return language.choose(
      english: " The best \(shown.grouped) of \(all.grouped).",
      korean: " \(all.grouped)개 중 가장 좋은 \(shown.grouped)개.")
  }

  private static func outliers(_ exist: Bool, _ language: ReportLanguage) -> String {
    guard exist else { return "" }
    return language.choose(
      english: " Much worse values are drawn at the edge.", korean: " 훨씬 나쁜 값은 가장자리에 그렸습니다.")
  }

  /// The axes of parameters that vary, with the index of each parameter.
  private var axes: [(parameter: Int, axis: ParameterAxis)] {
    results.search.parameters.enumerated().compactMap { number, parameter in
      if case .constant = parameter.distribution { return nil }
      return (number, ParameterAxis(parameter))
    }
  }
}
