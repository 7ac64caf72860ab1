import Analysis
import Evaluation
import ExperimentModel

/// Makes the cells of a table of configurations.
struct CellMaker {
  let comparison: Comparison
  let options: ReportOptions
  private var language: ReportLanguage { options.language }
  private let front: Set<Int>
  /// By metric, true for the best configurations and those not significantly different from them.
  private let marks: [String: [Bool]]

  init(_ comparison: Comparison, columns: [ReportColumn], _ options: ReportOptions) {
    self.comparison = comparison
    self.options = options
    front = Set(ParetoFront(comparison).numbers)
    var marks: [String: [Bool]] = [:]
    for case .metric(let metric, .mean) in columns.map(\.content)
    where comparison.variance == nil
      && (comparison.hasSeveralSeeds || comparison.shownMetrics.contains(metric.name))
    {
      marks[metric.name] = comparison.baselineComparison(by: metric.name).rows.map(\.tiesWithBest)
    }
    self.marks = marks
  }

  func column(_ column: ReportColumn) -> ReportTable.Column {
    func head(_ head: ColumnHead) -> String { head.text(in: language) }
    let (head, isNumeric): (String, Bool) =
      switch column.content {
      case .number: (head(.number), true)
      case .name: (head(.name), false)
      case .description: (head(.description), false)
      case .seeds: (head(comparison.splits == nil ? .seeds : .trials), true)
      case .setting(let definition): (SettingColumns.head(definition), definition.isNumeric)
      case .metric(let metric, .mean): (language.label(of: metric), true)
      case .metric, .differenceLow, .differenceHigh, .improvementLow, .improvementHigh, .pairs,
        .parameters, .epoch:
        (column.name, true)
      case .difference: (head(.difference), true)
      case .interval: (head(.interval), true)
      case .p: (head(.rawP), true)
      case .improvement: (head(.improvement), true)
      case .adjustedP: (head(.p), true)
      case .equivalenceP: (head(.equivalenceP), true)
      case .result: (head(.result), false)
      case .untested: (column.name, false)
      case .seconds: (head(.seconds), true)
      case .memory: (head(.memory), true)
      case .speed: (head(.speed), true)
      case .verdict, .isBaseline, .isBest, .tiesWithBest, .isOnParetoFront: (column.name, false)
      }
    return .init(
      name: column.name, head: head, isNumeric: isNumeric, meaning: meaning(of: column.content))
  }

  private func meaning(of content: ReportColumn.Content) -> String? {
    switch content {
    case .metric(let metric, .mean): language.meaning(of: metric)
    case .setting(let definition): language.meaning(of: definition)
    default: nil
    }
  }

  func cell(_ column: ReportColumn, of entry: Comparison.Entry) -> ReportTable.Cell {
    let standing = comparison.baselineComparison.rows[entry.number]
    switch column.content {
    case .number: return .init(value: .init(entry.number), text: "\(entry.number)")
    case .name: return .init(entry.configuration.name)
    case .description:
      return .init(value: .text(entry.configuration.description), text: entry.title)
    case .isBaseline: return flag(entry.isBaseline)
    case .seeds: return .init(value: .init(entry.finished), text: "\(entry.finished)")
    case .setting(let definition): return setting(definition, entry)
    case .metric(let metric, let part): return self.metric(metric, part, entry)
    case .difference: return difference(standing.difference?.mean)
    case .differenceLow: return difference(standing.difference?.interval?.lowerBound)
    case .differenceHigh: return difference(standing.difference?.interval?.upperBound)
    case .interval: return interval(standing.difference?.interval)
    case .pairs:
      return .init(
        value: .init(standing.difference?.count),
        text: standing.difference.map { "\($0.count)" } ?? "–")
    case .p: return probability(standing.difference?.p)
    case .adjustedP: return probability(standing.adjustedP)
    case .equivalenceP: return probability(standing.equivalenceP)
    case .improvement:
      return .init(
        value: TableCell(standing.improvement?.share),
        text: standing.improvement.map(improvementText) ?? "–")
    case .improvementLow:
      return .init(standing.improvement?.interval.lowerBound) { $0.fixed(decimals: 2) }
    case .improvementHigh:
      return .init(standing.improvement?.interval.upperBound) { $0.fixed(decimals: 2) }
    case .result:
      return .init(
        standing.resultText(decimals: options.precision, in: language), standing.verdict.style)
    case .untested:
      let reason = standing.difference?.untestable?.text(in: language)
      return .init(value: TableCell(reason), text: reason ?? "")
    case .verdict:
      return .init(value: .text(standing.verdict.name), text: standing.verdict.text(in: language))
    case .isBest: return flag(standing.isBest)
    case .tiesWithBest: return flag(standing.tiesWithBest)
    case .isOnParetoFront: return flag(front.contains(entry.number))
    case .seconds, .memory, .speed, .parameters: return cost(column.content, entry)
    case .epoch(let value): return epoch(value, entry)
    }
  }

  private func flag(_ isTrue: Bool) -> ReportTable.Cell {
    .init(value: .integer(isTrue ? 1 : 0), text: isTrue ? "✓" : "")
  }

  private func setting(
    _ definition: HyperparameterDefinition, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let settings = entry.configuration.hyperparameters
    let value = definition.value(in: settings)
    if comparison.search != nil, case .real(let number)? = value {
      return .init(value: TableCell(value), text: shortSettingText(.real(number)))
    }
    return .init(value: TableCell(value), text: SettingColumns.text(definition, in: settings))
  }

  private func metric(
    _ metric: MetricDefinition, _ part: ReportColumn.MetricPart, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let estimate = entry[metric.name]
    let decimals = options.precision
    func plain(_ value: Double?) -> ReportTable.Cell {
      .init(value) { $0.fixed(decimals: decimals) }
    }
    switch part {
    case .mean:
      let isBest = marks[metric.name]?[entry.number] ?? false
      return .init(
        value: TableCell(estimate?.mean),
        text: estimate.map { estimateText($0, decimals: decimals) } ?? "–", isBest: isBest)
    case .low: return plain(estimate?.interval?.lowerBound)
    case .high: return plain(estimate?.interval?.upperBound)
    case .deviation: return plain(estimate?.deviation)
    }
  }

  private func difference(_ value: Double?) -> ReportTable.Cell {
    .init(value) { differenceText($0, decimals: options.precision) }
  }

  private func interval(_ interval: ClosedRange<Double>?) -> ReportTable.Cell {
    guard let interval else { return .init(value: .null, text: "–") }
    return .init(intervalText(interval, decimals: options.precision))
  }

  private func probability(_ p: Double?) -> ReportTable.Cell {
    .init(p) { probabilityText($0, level: comparison.baselineComparison.level) }
  }

  private func cost(
    _ content: ReportColumn.Content, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let cost = entry.cost
    switch content {
    case .seconds: return .init(cost.seconds?.mean) { $0.fixed(decimals: 1) }
    case .memory:
      return .init(
        value: TableCell(cost.peakBytes.map { Double($0) / 1_048_576 }),
        text: cost.peakBytes.map(byteText) ?? "–")
    case .speed: return .init(cost.samplesPerSecond?.mean) { Int($0).grouped }
    default:
      let count = entry.trials.lazy.compactMap(\.result?.parameterCount).first
      return .init(value: .init(count), text: count.map(\.grouped) ?? "–")
    }
  }

  private func epoch(
    _ value: ReportColumn.EpochValue, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let epochs = entry.trials.filter { $0.state == .finished }
      .compactMap { options.epoch.pick($0) }
    func mean(_ read: (EpochMetrics) -> Double?, decimals: Int) -> ReportTable.Cell {
      .init(MeanEstimate(epochs.compactMap(read).filter(\.isFinite))?.mean) {
        $0.fixed(decimals: decimals)
      }
    }
    switch value {
    case .number: return mean({ Double($0.epoch) }, decimals: 1)
    case .trainLoss: return mean(\.trainLoss, decimals: options.precision)
    case .validationLoss: return mean(\.validationLoss, decimals: options.precision)
    case .validationAUC: return mean(\.validationAUC, decimals: options.precision)
    }
  }
}

extension HyperparameterDefinition {
  /// True if its values are numbers.
  fileprivate var isNumeric: Bool {
    switch domain {
    case .integer, .real: true
    case .boolean, .choice, .integers, .reals, .fields, .path: false
    }
  }
}

extension Verdict {
  /// Style of a result with this verdict.
  var style: ReportTable.Cell.Style {
    switch self {
    case .better: .better
    case .worse: .worse
    case .baseline, .betterModel, .worseModel, .equal, .undecided, .untested, .incomparable,
      .unfinished:
      .plain
    }
  }
}
