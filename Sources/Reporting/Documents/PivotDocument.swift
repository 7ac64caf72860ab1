package import Analysis
import Evaluation
package import ExperimentModel

extension Document {
  /// A pivot table of a metric by two hyperparameters: one row per value of the first, one column
  /// per value of the second. A cell is the mean over all finished trials with both values.
  package init(
    pivotOf comparison: Comparison, rows: HyperparameterDefinition,
    columns: HyperparameterDefinition, metric: MetricDefinition, options: ReportOptions = .init()
  ) {
    let pivot = PivotTable(
      comparison: comparison,
      entries: comparison.entries.filter { options.shown?.contains($0.number) ?? true },
      rows: rows, columns: columns, metric: metric, options: options)
    self.init(
      language: options.language, lead: [.table(pivot.table), .paragraph(pivot.note, .note)])
  }
}

private struct PivotTable {
  let comparison: Comparison
  let entries: [Comparison.Entry]
  let rows: HyperparameterDefinition
  let columns: HyperparameterDefinition
  let metric: MetricDefinition
  let options: ReportOptions

  var table: ReportTable {
    let rowValues = values(of: rows)
    let columnValues = values(of: columns)
    var samples: [ParameterValue?: [ParameterValue?: [Comparison.Entry.TrialValue]]] = [:]
    for entry in entries {
      let settings = entry.configuration.hyperparameters
      samples[rows.value(in: settings), default: [:]][columns.value(in: settings), default: []] +=
        entry.values(of: metric.name)
    }
    let estimates = rowValues.map { row in
      columnValues.map { column in
        comparison.estimate(of: samples[row]?[column] ?? [], metric: metric.name)
      }
    }
    let means = estimates.joined().compactMap { $0?.mean }
    let best = metric.goal == .maximize ? means.max() : means.min()
    let heads = columnValues.map { "\(columns.name) \($0.map(settingText) ?? "–")" }
    return ReportTable(
      columns: [
        .init(
          name: rows.name, head: rows.name,
          isNumeric: rowValues.allSatisfy { $0?.number != nil })
      ] + heads.map { .init(name: $0, head: $0, isNumeric: true) },
      rows: zip(rowValues, estimates).map { value, estimates in
        [.init(value: TableCell(value), text: value.map(settingText) ?? "–")]
          + estimates.map { estimate in
            .init(
              value: TableCell(estimate?.mean),
              text: estimate.map { estimateText($0, decimals: options.precision) } ?? "–",
              isBest: estimate != nil && estimate?.mean == best)
          }
      }, caption: options.language.label(of: metric))
  }

  /// Numbers ascending, other values in the order of the grid.
  private func values(of definition: HyperparameterDefinition) -> [ParameterValue?] {
    var known: Set<ParameterValue?> = []
    let values = entries.map { definition.value(in: $0.configuration.hyperparameters) }
      .filter { known.insert($0).inserted }
    let numbers = values.compactMap { $0?.number }
    guard numbers.count == values.count else { return values }
    return zip(numbers, values).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Explains the cells and names other settings that may cause a difference.
  var note: RichText {
    let language = options.language
    let (label, direction) = (language.label(of: metric), language.isBetter(metric.goal))
    let others = HyperparameterDefinition.differing(
      in: entries.map(\.configuration.hyperparameters)
    )
    .map(\.name).filter { name in
      ![rows, columns].contains { name == $0.name || name.hasPrefix($0.name + ".") }
    }.joined(separator: ", ")
    let note: RichText = language.choose(
      english: """
        \(label) (\(direction)): the mean over all finished trials with both settings, ± half the width \
        of its 95 % interval if there are several. Bold is the best mean; nothing is tested.
        """,
      korean: """
        \(label)(\(direction)): 두 설정을 가진 끝난 실행 모두의 평균이고, 여럿이면 ±는 95 % 구간의 반폭입니다. 굵은 \
        글씨는 가장 좋은 평균이며, 검정은 하지 않았습니다.
        """)
    guard !others.isEmpty else { return note }
    return note
      + language.choose(
        english: """
           The trials also differ in \(others): cells may differ for that reason alone.
          """,
        korean: " 실행들은 \(others)에서도 서로 다릅니다. 칸의 차이는 그 때문일 수도 있습니다.")
  }
}
