import Evaluation
import ExperimentModel

/// The table of a sweep's configurations, a row each.
package struct ConfigurationTable: Sendable {
  package let table: ReportTable

  /// - Parameter columns: nil for those of the options, or else the standard ones.
  package init(
    _ comparison: Comparison, columns: [ReportColumn]? = nil, options: ReportOptions = .init()
  ) {
    let columns = columns ?? options.columns ?? ReportColumn.standard(comparison)
    let cells = CellMaker(comparison, options)
    let shown = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    table = ReportTable(
      columns: columns.map(cells.column),
      rows: Self.sorted(shown, by: options.order, cells).map { entry in
        columns.map { cells.cell($0, of: entry) }
      })
  }

  /// Equal values stay in the order of the grid file; what has no value comes last.
  private static func sorted(
    _ entries: [Comparison.Entry], by order: ReportOrder?, _ cells: CellMaker
  ) -> [Comparison.Entry] {
    guard let order else { return entries }
    let keyed = entries.map { (key: cells.cell(order.column, of: $0).value, entry: $0) }
    return keyed.enumerated().sorted { a, b in
      let (x, y) = (a.element.key, b.element.key)
      if x == y { return a.offset < b.offset }
      if x == .null || y == .null { return y == .null }
      return order.isDescending ? y.precedes(x) : x.precedes(y)
    }.map(\.element.entry)
  }
}

/// Makes the cells of a comparison.
private struct CellMaker {
  let comparison: Comparison
  let options: ReportOptions
  private let words: any ReportWords
  private let front: Set<Int>

  init(_ comparison: Comparison, _ options: ReportOptions) {
    self.comparison = comparison
    self.options = options
    words = options.language.words
    front = Set(ParetoFront(comparison).numbers)
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
      // Metrics that tables do not show are tested nowhere else either.
      let isMarked =
        comparison.shownMetrics.contains(metric.name)
        && comparison.standings(by: metric.name).rows[entry.number].tiesWithBest
      let text = estimate.map {
        options.showsMargins
          ? estimateText($0, decimals: decimals) : fixed($0.mean, decimals: decimals)
      }
      return .init(
        value: TableCell(estimate?.mean),
        text: text ?? "–", isMarked: isMarked)
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
    let cost = TrainingCost(entry)
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
    func mean(_ read: (EpochMetrics) -> Double, decimals: Int) -> ReportTable.Cell {
      number(MeanEstimate(epochs.map(read).filter(\.isFinite))?.mean) {
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

extension TableCell {
  /// Numbers by size, texts by their code points; numbers before texts. Not of nulls.
  fileprivate func precedes(_ other: TableCell) -> Bool {
    switch (self, other) {
    case (.integer(let a), .integer(let b)): a < b
    case (.real(let a), .real(let b)): a < b
    case (.integer(let a), .real(let b)): Double(a) < b
    case (.real(let a), .integer(let b)): a < Double(b)
    case (.text(let a), .text(let b)): a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
    case (_, .text): true
    default: false
    }
  }
}

extension HyperparameterDefinition {
  /// Whether its values are numbers.
  fileprivate var isNumeric: Bool {
    switch domain {
    case .integer, .real: true
    case .boolean, .choice, .integers, .path: false
    }
  }
}
