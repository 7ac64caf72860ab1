import Evaluation
import ExperimentModel

/// Makes the cells of a comparison.
struct CellMaker {
  let comparison: Comparison
  let options: ReportOptions
  private let words: any ReportWords
  private let front: Set<Int>
  /// By metric, whether each configuration is the best or ties with it.
  private let marks: [String: [Bool]]

  init(_ comparison: Comparison, columns: [ReportColumn], _ options: ReportOptions) {
    self.comparison = comparison
    self.options = options
    words = options.language.words
    front = Set(ParetoFront(comparison).numbers)
    var marks: [String: [Bool]] = [:]
    for case .metric(let metric, .mean) in columns.map(\.content)
    where comparison.hasSeveralSeeds || comparison.shownMetrics.contains(metric.name) {
      marks[metric.name] = comparison.standings(by: metric.name).rows.map(\.tiesWithBest)
    }
    self.marks = marks
  }

  func column(_ column: ReportColumn) -> ReportTable.Column {
    let (head, isNumeric): (String, Bool) =
      switch column.content {
      case .number: (words.head(.number), true)
      case .name: (words.head(.name), false)
      case .description: (words.head(.description), false)
      case .seeds: (words.head(.seeds), true)
      case .setting(let definition): (SettingColumns.head(definition), definition.isNumeric)
      case .metric(let metric, .mean): (metric.label, true)
      case .metric, .differenceLow, .differenceHigh, .pairs, .parameters, .epoch:
        (column.name, true)
      case .difference: (words.head(.difference), true)
      case .interval: (words.head(.interval), true)
      case .p: ("p (raw)", true)
      case .adjustedP: (words.head(.p), true)
      case .result: (words.head(.result), false)
      case .untested: (column.name, false)
      case .seconds: (words.head(.seconds), true)
      case .memory: (words.head(.memory), true)
      case .speed: (words.head(.speed), true)
      case .verdict, .isBaseline, .isBest, .tiesWithBest, .isOnParetoFront: (column.name, false)
      }
    return .init(name: column.name, head: head, isNumeric: isNumeric)
  }

  func cell(_ column: ReportColumn, of entry: Comparison.Entry) -> ReportTable.Cell {
    let standing = comparison.standings.rows[entry.number]
    switch column.content {
    case .number: return .init(value: .init(entry.number), text: "\(entry.number)")
    case .name: return text(entry.configuration.name)
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
    case .result:
      let text = standing.resultText(decimals: options.precision, words)
      return .init(value: .text(text), text: text)
    case .untested:
      let reason = standing.difference?.untestable.map(words.untestable)
      return .init(value: TableCell(reason), text: reason ?? "")
    case .verdict:
      return .init(value: .text(standing.verdict.name), text: words.verdict(standing.verdict))
    case .isBest: return flag(standing.isBest)
    case .tiesWithBest: return flag(standing.tiesWithBest)
    case .isOnParetoFront: return flag(front.contains(entry.number))
    case .seconds, .memory, .speed, .parameters: return cost(column.content, entry)
    case .epoch(let value): return epoch(value, entry)
    }
  }

  private func text(_ text: String) -> ReportTable.Cell { .init(value: .text(text), text: text) }

  private func flag(_ isTrue: Bool) -> ReportTable.Cell {
    .init(value: .integer(isTrue ? 1 : 0), text: isTrue ? "✓" : "")
  }

  private func number(_ value: Double?, _ text: (Double) -> String) -> ReportTable.Cell {
    .init(value: TableCell(value), text: value.map(text) ?? "–")
  }

  private func setting(
    _ definition: HyperparameterDefinition, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let settings = entry.configuration.hyperparameters
    let value: TableCell =
      switch definition.value(in: settings) {
      case nil: .null
      case .boolean(let flag)?: .integer(flag ? 1 : 0)
      case .integer(let number)?: .integer(Int64(number))
      case .real(let number)?: .real(number)
      case .text(let text)?: .text(text)
      case .list?: .text(SettingColumns.text(definition, in: settings))
      }
    return .init(value: value, text: SettingColumns.text(definition, in: settings))
  }

  private func metric(
    _ metric: MetricDefinition, _ part: ReportColumn.MetricPart, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let estimate = entry[metric.name]
    let decimals = options.precision
    func plain(_ value: Double?) -> ReportTable.Cell {
      number(value) { fixed($0, decimals: decimals) }
    }
    switch part {
    case .mean:
      let isMarked = marks[metric.name]?[entry.number] ?? false
      return .init(
        value: TableCell(estimate?.mean),
        text: estimate.map { estimateText($0, decimals: decimals) } ?? "–", isMarked: isMarked)
    case .low: return plain(estimate?.interval?.lowerBound)
    case .high: return plain(estimate?.interval?.upperBound)
    case .deviation: return plain(estimate?.deviation)
    }
  }

  private func difference(_ value: Double?) -> ReportTable.Cell {
    number(value) { differenceText($0, decimals: options.precision) }
  }

  private func interval(_ interval: ClosedRange<Double>?) -> ReportTable.Cell {
    guard let interval else { return .init(value: .null, text: "–") }
    let text = intervalText(interval, decimals: options.precision)
    return .init(value: .text(text), text: text)
  }

  private func probability(_ p: Double?) -> ReportTable.Cell { number(p, probabilityText) }

  private func cost(
    _ content: ReportColumn.Content, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let cost = entry.cost
    switch content {
    case .seconds: return number(cost.seconds?.mean) { fixed($0, decimals: 1) }
    case .memory:
      return .init(
        value: TableCell(cost.peakBytes.map { Double($0) / 1_048_576 }),
        text: cost.peakBytes.map(byteText) ?? "–")
    case .speed: return number(cost.samplesPerSecond?.mean) { grouped(Int($0)) }
    default:
      let count = entry.trials.lazy.compactMap(\.result?.parameterCount).first
      return .init(value: .init(count), text: count.map(grouped) ?? "–")
    }
  }

  private func epoch(
    _ value: ReportColumn.EpochValue, _ entry: Comparison.Entry
  ) -> ReportTable.Cell {
    let epochs = entry.trials.filter { $0.state == .finished }
      .compactMap { options.epoch.pick($0.epochs) }
    func mean(_ read: (EpochMetrics) -> Double?, decimals: Int) -> ReportTable.Cell {
      number(MeanEstimate(epochs.compactMap(read).filter(\.isFinite))?.mean) {
        fixed($0, decimals: decimals)
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
  /// Whether its values are numbers.
  fileprivate var isNumeric: Bool {
    switch domain {
    case .integer, .real: true
    case .boolean, .choice, .integers, .fields, .path: false
    }
  }
}
