import Evaluation
package import ExperimentModel

/// A metric by two hyperparameters: a row a value of one, a column a value of the other, and in
/// each cell the mean over all finished trials with both.
package struct PivotTable: Sendable {
  package let table: ReportTable
  /// What its cells are, and what else may make them differ.
  package let note: String

  package init(
    _ comparison: Comparison, rows: HyperparameterDefinition, columns: HyperparameterDefinition,
    metric: MetricDefinition, options: ReportOptions = .init()
  ) {
    let entries = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    let rowValues = Self.values(rows, entries)
    let columnValues = Self.values(columns, entries)
    var samples: [ParameterValue?: [ParameterValue?: [Double]]] = [:]
    for entry in entries {
      let settings = entry.configuration.hyperparameters
      samples[rows.value(in: settings), default: [:]][columns.value(in: settings), default: []] +=
        entry.values(of: metric.name).map(\.value)
    }
    let estimates = rowValues.map { row in
      columnValues.map { column in MeanEstimate(samples[row]?[column] ?? [], within: metric.range) }
    }
    var best: Double?
    for mean in estimates.joined().compactMap({ $0?.mean }) {
      let isBetter = best.map { metric.goal == .maximize ? mean > $0 : mean < $0 } ?? true
      if isBetter { best = mean }
    }
    let others = SettingColumns.differing(entries.map(\.configuration.hyperparameters)).map(\.name)
      .filter { name in
        ![rows, columns].contains { name == $0.name || name.hasPrefix($0.name + ".") }
      }
    note = options.language.words.pivotNote(
      metric: metric.label, isHigherBetter: metric.goal == .maximize, others: others)
    let heads = columnValues.map { "\(columns.name) \($0.map(settingText) ?? "–")" }
    table = ReportTable(
      columns: [
        .init(
          name: rows.name, head: rows.name,
          isNumeric: rowValues.allSatisfy { $0?.number != nil })
      ]
        + heads.map { .init(name: $0, head: $0, isNumeric: true) },
      rows: zip(rowValues, estimates).map { value, estimates in
        [ReportTable.Cell(value: Self.cell(value), text: value.map(settingText) ?? "–")]
          + estimates.map { estimate in
            ReportTable.Cell(
              value: TableCell(estimate?.mean),
              text: estimate.map { estimateText($0, decimals: options.precision) } ?? "–",
              isMarked: estimate != nil && estimate?.mean == best)
          }
      })
  }

  /// Numbers ascending, else in the order of the grid.
  private static func values(
    _ definition: HyperparameterDefinition, _ entries: [Comparison.Entry]
  ) -> [ParameterValue?] {
    var known: Set<ParameterValue?> = []
    let values = entries.map { definition.value(in: $0.configuration.hyperparameters) }
      .filter { known.insert($0).inserted }
    guard values.allSatisfy({ $0?.number != nil }) else { return values }
    return values.sorted { $0!.number! < $1!.number! }
  }

  private static func cell(_ value: ParameterValue?) -> TableCell {
    switch value {
    case nil: .null
    case .integer(let number)?: .integer(Int64(number))
    case .real(let number)?: .real(number)
    case .boolean(let flag)?: .integer(flag ? 1 : 0)
    case .text?, .list?: .text(value!.description)
    }
  }
}
