import Analysis
import Evaluation
import ExperimentModel
import Foundation
import Reporting
import SweepService
import TerminalUI
import TextLayout

/// The charts of a sweep, as lines for a terminal.
struct SweepPlot {
  private let comparison: Comparison
  private let only: Set<String>?
  private let mostBars: Int
  private let width: Int
  private let style: Style

  init(_ data: PlotData, _ size: PlotSize) {
    comparison = Comparison(data.snapshot)
    only = data.only
    mostBars = size.top
    width = size.width ?? TerminalOutput.standardOutput.size.columns
    style = Style(
      isTerminal: TerminalOutput.standardOutput.isTerminal,
      environment: ProcessInfo.processInfo.environment)
  }

  /// - Parameter metric: nil for the sweep's own metric and the validation AUC.
  func lines(of metric: PlotMetric?) -> [String] {
    if let study = VarianceBySource(comparison), metric?.isOfTestRows ?? true {
      return deviations(study)
    }
    return switch metric {
    case nil: bars + [""] + (history ?? curves(of: .validationAUC))
    case .final: bars
    case .epochs(let measure): curves(of: measure)
    }
  }

  /// Label of the target metric.
  private var label: String { ReportLanguage.english.label(ofMetric: comparison.target.name) }

  /// Standard deviations by source of variance, which do not compete.
  private func deviations(_ study: VarianceBySource) -> [String] {
    let sources = ([study.all] + study.sources).filter { source in
      only?.contains(comparison.entries[source.number].configuration.name) ?? true
    }
    let rows = sources.compactMap { source in
      source.deviation.map { estimate in
        BarChart.Row(
          name: source.source.text(in: .english), value: estimate.deviation.fixed(decimals: 5),
          length: estimate.deviation,
          note: source.share.map { "\(Int((100 * $0).rounded())) %" } ?? "", role: .plain)
      }
    }
    guard !rows.isEmpty else {
      return "no source of variance has two values of \(label) yet".wrapped(to: width)
    }
    return styled(
      .heading, "standard deviation of \(label) by what the seeds vary, and share of variance")
      + BarChart(rows).lines(width: width, style: style)
  }

  // MARK: - Bars

  /// Differences from the baseline by the target metric, or the values themselves without a baseline.
  private var bars: [String] {
    let name = comparison.target.name
    let baselineComparison = comparison.baselineComparison
    let entries = comparison.leaderboard.filter { entry in
      entry[name] != nil && (only?.contains(entry.configuration.name) ?? true)
    }
    guard !entries.isEmpty else {
      return "no trial has finished with a value of \(label) yet".wrapped(to: width)
    }
    let shown = entries.enumerated().filter { $0.offset < mostBars || $0.element.isBaseline }
      .map(\.element)
    let hasBaseline = comparison.baseline?[name] != nil
    let rows = shown.map { entry in
      row(entry, baselineComparison.rows[entry.number], metric: name, hasBaseline: hasBaseline)
    }
    let goal = baselineComparison.metric.goal == .maximize ? "higher" : "lower"
    let title =
      "\(label), \(goal) is better"
      + (comparison.hasSeveralSeeds ? (hasMargins ? ", mean ± 95 % interval" : ", mean") : "")
      + (hasBaseline ? "; bars: less the baseline's" : "")
    var lines = styled(.heading, title)
    lines += BarChart(rows).lines(width: width, style: style)
    if shown.count < entries.count {
      lines += styled(.secondary, "… and \(entries.count - shown.count) more; --top shows them")
    }
    if hasBaseline, entries.count > 1 {
      lines += styled(.secondary, legend(of: baselineComparison))
      lines += UntestedText(comparison, .english).lines(limit: 5).flatMap { styled(.secondary, $0) }
    }
    return lines
  }

  /// Wrapped text.
  private func styled(_ role: Style.Role, _ text: String) -> [String] {
    text.wrapped(to: width).map { style.apply(role, to: $0) }
  }

  /// False on narrow terminals, where bars and verdicts need the room.
  private var hasMargins: Bool { width >= 60 }

  private func legend(of baselineComparison: BaselineComparison) -> String {
    switch baselineComparison.method {
    case .seeds, .users: baselineComparison.marks(rope: comparison.rope, .english)
    case .none where comparison.search != nil:
      "a search: 'sweep confirm \(comparison.name)' tests the best with fresh seeds"
    case .none: "one run each, and no test of the differences"
    }
  }

  private func row(
    _ entry: Comparison.Entry, _ standing: BaselineComparison.Row, metric: String, hasBaseline: Bool
  ) -> BarChart.Row {
    let role: Style.Role =
      switch standing.verdict {
      case .better: .success
      case .worse: .failure
      case .baseline: .plain
      case .betterModel, .worseModel, .equal, .undecided, .untested, .incomparable, .unfinished:
        .secondary
      }
    let estimate = entry[metric]!
    return BarChart.Row(
      name: entry.configuration.name,
      value: hasMargins ? estimateText(estimate) : estimate.mean.fixed(decimals: 4),
      length: hasBaseline ? standing.difference?.mean : estimate.mean,
      note: hasBaseline ? standing.resultText() : "", role: role)
  }

  // MARK: - Lines

  /// The best value so far by suggestion of a search, and the baseline; nil before two have finished.
  private var history: [String]? {
    guard let results = SearchResults(comparison), let last = results.suggestions.last?.number
    else { return nil }
    var points: [LineChart.Point] = []
    for (suggestion, value) in results.improvements {
      if let previous = points.last, suggestion.number > previous.x + 1 {
        points.append(.init(x: suggestion.number - 1, y: previous.y))
      }
      points.append(.init(x: suggestion.number, y: value))
    }
    guard let first = points.first, let end = points.last, results.finished.count > 1 else {
      return nil
    }
    if end.x < last { points.append(.init(x: last, y: end.y)) }
    let baseline = results.baseline.map { estimate in
      LineChart.Series(
        name: "baseline",
        points: [
          .init(x: first.x, y: estimate.mean), .init(x: max(last, first.x + 1), y: estimate.mean),
        ])
    }
    let series = [LineChart.Series(name: "best so far", points: points), baseline].compactMap(
      \.self)
    return styled(.heading, "\(label), the best so far by suggestion")
      + LineChart(series).lines(width: width, style: style)
  }

  /// Learning curves of the best configurations and the baseline, averaged over seeds.
  private func curves(of measure: EpochMeasure) -> [String] {
    let entries = curveEntries
    let curves = entries.compactMap { entry in
      LearningCurve(entry.trials, measure).map { curve in
        LineChart.Series(
          name: entry.configuration.name,
          points: curve.points.map { .init(x: $0.epoch, y: $0.mean) })
      }
    }
    let label = measure.label(in: .english)
    guard !curves.isEmpty else {
      return ["no epoch has a \(label)" + (entries.isEmpty ? " yet" : "")]
    }
    let seeds =
      comparison.hasSeveralSeeds
      ? ", mean over seeds" + (comparison.splits == nil ? "" : " and splits") : ""
    let bound =
      entries.count < comparison.entries.count && only == nil
      ? "; \(entries.count) of \(comparison.entries.count) configurations, the best and the baseline"
      : ""
    return styled(.heading, "\(label) by epoch\(seeds)\(bound)")
      + LineChart(curves).lines(width: width, style: style)
  }

  /// As many as there are distinguishable lines.
  private var curveEntries: [Comparison.Entry] {
    let started = comparison.entries.filter { entry in
      entry.trials.contains { !$0.epochs.isEmpty }
    }
    if let only {
      return Array(
        started.filter { only.contains($0.configuration.name) }.prefix(LineChart.mostSeries))
    }
    let leading = comparison.top(LineChart.mostSeries)
    return leading.isEmpty ? Array(started.prefix(LineChart.mostSeries)) : leading
  }
}
