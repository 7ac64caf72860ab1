import Evaluation
import ExperimentModel

/// The comparison for programs: a row for each value of each configuration.
///
/// `kind` is `setting`, `metric`, `cost` or `epoch`; what a kind does not have is null. Differences
/// are to the first configuration.
struct SideBySideRows {
  let table: Table

  private static let columns = [
    "kind", "name", "configuration", "epoch", "n", "value", "low", "high", "difference",
    "difference_low", "difference_high", "p", "p_adjusted", "verdict", "untested",
  ]

  init(_ compared: SideBySide) {
    let entries = compared.comparison.entries
    var rows: [[TableCell]] = []
    for definition in compared.settings {
      for entry in entries {
        let value = definition.value(in: entry.configuration.hyperparameters)
        rows.append(Self.row("setting", definition.name, entry, value: .init(value)))
      }
    }
    for standings in compared.standings {
      for row in standings.rows {
        rows.append(
          Self.row(
            "metric", standings.metric.name, entries[row.number],
            value: .init(row.estimate?.mean),
            more: [
              "n": .init(row.estimate?.count), "low": .init(row.estimate?.interval?.lowerBound),
              "high": .init(row.estimate?.interval?.upperBound),
              "difference": .init(row.difference?.mean),
              "difference_low": .init(row.difference?.interval?.lowerBound),
              "difference_high": .init(row.difference?.interval?.upperBound),
              "p": .init(row.difference?.p), "p_adjusted": .init(row.adjustedP),
              "verdict": .text(row.verdict.name),
              "untested": .init(row.difference?.untestable.map(EnglishWords().untestable)),
            ]))
      }
    }
    for entry in entries {
      let cost = entry.cost
      rows.append(Self.row("cost", "seconds", entry, value: .init(cost.seconds?.mean)))
      rows.append(
        Self.row(
          "cost", "peak_rss_mib", entry,
          value: .init(cost.peakBytes.map { Double($0) / 1_048_576 })))
    }
    for measure in LearningCurve.Measure.allCases {
      for entry in entries {
        for point in LearningCurve(entry.trials, measure)?.points ?? [] {
          rows.append(
            Self.row(
              "epoch", measure.rawValue, entry, value: .real(point.mean),
              more: [
                "epoch": .init(point.epoch), "n": .init(point.seeds), "low": .real(point.lowest),
                "high": .real(point.highest),
              ]))
        }
      }
    }
    table = Table(columns: Self.columns, rows: rows)
  }

  private static func row(
    _ kind: String, _ name: String, _ entry: Comparison.Entry, value: TableCell,
    more: [String: TableCell] = [:]
  ) -> [TableCell] {
    var cells = more
    cells["kind"] = .text(kind)
    cells["name"] = .text(name)
    cells["configuration"] = .text(entry.configuration.name)
    cells["value"] = value
    return columns.map { cells[$0] ?? .null }
  }
}

extension TableCell {
  /// A setting as it is; lists as grid files spell them.
  fileprivate init(_ value: ParameterValue?) {
    switch value {
    case nil: self = .null
    case .boolean(let flag)?: self = .integer(flag ? 1 : 0)
    case .integer(let number)?: self = .integer(Int64(number))
    case .real(let number)?: self = .real(number)
    case .text(let text)?: self = .text(text)
    case .list?: self = .text(value!.description)
    }
  }
}
