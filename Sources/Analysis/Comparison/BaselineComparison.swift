package import Evaluation
package import ExperimentModel

/// The comparison of all configurations with the baseline, and with the best, by one metric.
package struct BaselineComparison: Sendable {
  /// The test of differences.
  package enum Method: Sendable, Hashable {
    /// Paired t test over seeds.
    case seeds
    /// Paired bootstrap over users, with one seed.
    case users
    /// None: one seed, and a metric without a value per user.
    case none
  }

  /// Level of significance of adjusted p values.
  package static let level = 0.05

  package let metric: TargetMetric
  package let method: Method
  /// One row per configuration, in the order of the grid file.
  package let rows: [Row]
  /// Number of the configuration with the best mean, the first of equals; nil if none finished.
  package let best: Int?
  /// Number of the baseline.
  package let baseline: Int?
  /// Number of tested comparisons with the baseline, which p values are adjusted for.
  package let tests: Int
  /// True if the difference of any configuration from the best was tested.
  package let isBestTested: Bool

  init(_ entries: [Comparison.Entry], by metric: TargetMetric, hasSeveralSeeds: Bool) {
    let pairing = Pairing(entries, metric: metric.name, hasSeveralSeeds: hasSeveralSeeds)
    let baseline = entries.firstIndex(where: \.isBaseline)
    var best: Int?
    for entry in entries {
      guard let mean = entry[metric.name]?.mean else { continue }
      if best.flatMap({ entries[$0][metric.name]?.mean }).map({ metric.prefers(mean, to: $0) })
        ?? true
      {
        best = entry.number
      }
    }
    let differences = pairing.differences(from: baseline)
    let adjusted = holmAdjusted(differences.map { $0?.p })
    // The data chose the best, so comparisons with it are adjusted for all pairs.
    let measured = entries.count { $0[metric.name] != nil }
    let gaps = best == baseline ? differences : pairing.differences(from: best)
    let separation = holmAdjusted(
      gaps.map { $0?.p }, amongTests: measured * (measured - 1) / 2)
    self.metric = metric
    self.method = pairing.method
    self.baseline = baseline
    self.best = best
    tests = differences.count { $0?.p != nil }
    isBestTested = gaps.contains { $0?.p != nil }
    let verdicts = entries.map { entry in
      Verdict(entry, differences[entry.number], adjustedP: adjusted[entry.number], by: metric)
    }
    /// True if it is significantly worse than the best, as one of all pairs or in the planned
    /// comparison with the baseline.
    func isBelowTheBest(_ number: Int) -> Bool {
      if let p = separation[number], p < Self.level { return true }
      if number == baseline, let best { return verdicts[best] == .better }
      return best == baseline && verdicts[number] == .worse
    }
    rows = entries.map { entry in
      let number = entry.number
      return Row(
        number: number, estimate: entry[metric.name], difference: differences[number],
        adjustedP: adjusted[number], verdict: verdicts[number], isBest: number == best,
        tiesWithBest: number == best
          || (pairing.method != .none && entry[metric.name] != nil && !isBelowTheBest(number)))
    }
  }

  /// One configuration, by one metric.
  package struct Row: Sendable, Hashable {
    /// Position of the configuration in the grid file.
    package let number: Int
    /// Mean over its finished seeds; nil without one.
    package let estimate: MeanEstimate?
    /// Paired difference from the baseline; nil for the baseline and without a pair.
    package let difference: PairedDifference?
    /// P value of the difference, Holm-adjusted for all comparisons with the baseline; nil without
    /// a test.
    package let adjustedP: Double?
    package let verdict: Verdict
    package let isBest: Bool
    /// True for the best configuration and for those not significantly different from it.
    ///
    /// They have Holm-adjusted p ≥ 0.05 over all pairs and, if one of the two is the baseline, in
    /// that comparison too; or they share no finished seed. Without a test, true for the best
    /// alone.
    package let tiesWithBest: Bool
  }
}
