import Evaluation
package import ExperimentModel

/// A few configurations of a sweep side by side: what `sweep compare` shows.
///
/// The first is the baseline of the others. Differences are paired and tested as in reports; p
/// values are adjusted for these comparisons only.
package struct ConfigurationComparison: Sendable {
  package let comparison: Comparison
  /// Hyperparameters that differ.
  package let settings: [HyperparameterDefinition]
  /// One comparison per metric, the target first.
  package let baselineComparison: [BaselineComparison]

  /// - Parameters:
  ///   - snapshot: with the epochs of finished trials, and with one seed the values per user.
  ///   - numbers: the configurations, at least two; the first is the one to compare with.
  package init(_ snapshot: SweepSnapshot, numbers: [Int]) {
    precondition(numbers.count > 1, "a comparison needs two configurations")
    let comparison = Comparison(snapshot.only(numbers))
    self.comparison = comparison
    settings = HyperparameterDefinition.differing(
      in: comparison.entries.map(\.configuration.hyperparameters))
    let others = comparison.metrics.map(\.name).filter { $0 != comparison.target.name }
    baselineComparison = ([comparison.target.name] + others).map(comparison.baselineComparison(by:))
  }
}

extension SweepSnapshot {
  /// Returns the sweep with these configurations only, the first as the baseline.
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
