import Evaluation
package import ExperimentModel

/// A few configurations of a sweep beside each other: what `sweep compare` shows.
///
/// They are compared among themselves, with the first as the baseline: differences are paired and
/// tested as in reports, and p values adjusted for these comparisons only.
package struct SideBySide: Sendable {
  let comparison: Comparison
  /// Settings that are not the same in all of them.
  let settings: [HyperparameterDefinition]
  /// By metric, the target first.
  let standings: [Standings]

  /// - Parameters:
  ///   - snapshot: finished epochs included, and with the values of each user where there is one
  ///     seed.
  ///   - numbers: of the configurations, the one to compare with first; at least two.
  package init(_ snapshot: SweepSnapshot, numbers: [Int]) {
    precondition(numbers.count > 1, "a comparison needs two configurations")
    let comparison = Comparison(snapshot.only(numbers))
    self.comparison = comparison
    settings = SettingColumns.differing(comparison.entries.map(\.configuration.hyperparameters))
    let others = comparison.metrics.map(\.name).filter { $0 != comparison.target.name }
    standings = ([comparison.target.name] + others).map(comparison.standings(by:))
  }

  /// - Parameters:
  ///   - format: tables for people, or for programs a row for each value.
  ///   - width: columns of the terminal; nil where it goes elsewhere.
  /// - Returns: text without a line break at its end.
  package func text(_ format: TableFormat, width: Int? = nil) -> String {
    switch format {
    case .table: SideBySideText(self, format, width: width).text
    case .markdown: SideBySideText(self, format, width: nil).text
    case .csv, .json: format.render(SideBySideRows(self).table)
    }
  }
}

extension SweepSnapshot {
  /// The sweep as if it had these configurations only, the first as the baseline.
  fileprivate func only(_ numbers: [Int]) -> SweepSnapshot {
    var part = self
    part.sweep.configurations = numbers.map { sweep.configurations[$0] }
    part.sweep.baseline = part.sweep.configurations[0].name
    let places = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    part.trials = trials.compactMap { record in
      places[record.number].map { place in
        var record = record
        record.number = place
        return record
      }
    }
    return part
  }
}
