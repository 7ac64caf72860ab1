import Analysis
import Evaluation
import ExperimentModel

/// A comparison of configurations for programs: one row per value of a configuration.
///
/// `kind` is `setting`, `metric`, `cost` or `epoch`; columns that a kind does not have are null.
/// Differences are from the first configuration.
struct ComparisonRows {
  let table: Table

  private static let columns = [
    "kind", "name", "configuration", "epoch", "n", "value", "low", "high", "difference",
    "difference_low", "difference_high", "p", "p_adjusted", "verdict", "untested",
  ]

  init(_ compared: ConfigurationComparison) {
    let entries = compared.comparison.entries
    var rows: [[TableCell]] = []
    for definition in compared.settings {
      for entry in entries {
        let value = definition.value(in: entry.configuration.hyperparameters)
        rows.append(Self.row("setting", definition.name, entry, value: .init(value)))
      }
    }
    for baselineComparison in compared.baselineComparison {
      for row in baselineComparison.rows {
        rows.append(
          Self.row(
            "metric", baselineComparison.metric.name, entries[row.number],
            value: .init(row.estimate?.mean),
            more: [
              "n": .init(row.estimate?.count), "low": .init(row.estimate?.interval?.lowerBound),
              "high": .init(row.estimate?.interval?.upperBound),
              "difference": .init(row.difference?.mean),
              "difference_low": .init(row.difference?.interval?.lowerBound),
              "difference_high": .init(row.difference?.interval?.upperBound),
              "p": .init(row.difference?.p), "p_adjusted": .init(row.adjustedP),
              "verdict": .text(row.verdict.name),
              "untested": .init(row.difference?.untestable.map({ $0.text(in: .english) })),
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
    for measure in EpochMeasure.allCases {
      for entry in entries {
        for point in LearningCurve(entry.trials, measure)?.points ?? [] {
          rows.append(
            Self.row(
              "epoch", measure.rawValue, entry, value: .real(point.mean),
              more: [
                "epoch": .init(point.epoch), "n": .init(point.trials), "low": .real(point.lowest),
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
