package import Evaluation
package import ExperimentModel

/// How configurations stand by one metric: the difference of each to the baseline, tested, and
/// which can't be told from the best.
package struct Standings: Sendable {
  /// How differences are tested; tables say so in their foot.
  package enum Method: Sendable, Hashable {
    /// Several seeds: t test of the differences with the same seed.
    case seeds
    /// One seed: bootstrap of the differences of the same user.
    case users
    /// One seed, and a metric without values of each user: no test.
    case none
  }

  /// Differences are called so where the adjusted p value is below it.
  package static let level = 0.05

  package let metric: TargetMetric
  package let method: Method
  /// One a configuration, in the order of the grid file.
  package let rows: [Standing]
  /// Number of the configuration with the best mean, the first of equals; nil when none finished.
  package let best: Int?
  /// Number of the baseline.
  package let baseline: Int?
  /// Comparisons with the baseline that were tested: what p values are adjusted for.
  package let tests: Int

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
    // The data chose the best: comparisons with it count as picked from all pairs.
    let measured = entries.count { $0[metric.name] != nil }
    let gaps = best == baseline ? differences : pairing.differences(from: best)
    let separation = holmAdjusted(
      gaps.map { $0?.p }, amongTests: measured * (measured - 1) / 2)
    self.metric = metric
    self.method = pairing.method
    self.baseline = baseline
    self.best = best
    tests = differences.count { $0?.p != nil }
    let verdicts = entries.map { entry in
      Verdict(entry, differences[entry.number], adjustedP: adjusted[entry.number], by: metric)
    }
    /// Whether it is shown to differ from the best: as one of all pairs, or as a comparison with
    /// the baseline that was planned.
    func isBelowTheBest(_ number: Int) -> Bool {
      if let p = separation[number], p < Self.level { return true }
      if number == baseline, let best { return verdicts[best] == .better }
      return best == baseline && verdicts[number] == .worse
    }
    rows = entries.map { entry in
      let number = entry.number
      return Standing(
        number: number, estimate: entry[metric.name], difference: differences[number],
        adjustedP: adjusted[number], verdict: verdicts[number], isBest: number == best,
        tiesWithBest: number == best
          || (pairing.method != .none && entry[metric.name] != nil && !isBelowTheBest(number)))
    }
  }
}

/// One configuration by one metric.
package struct Standing: Sendable, Hashable {
  /// Position of the configuration in the grid file.
  package let number: Int
  /// Mean over its seeds; nil when none finished.
  package let estimate: MeanEstimate?
  /// The baseline's value taken from its own, over the pairs that both have; nil for the baseline,
  /// and where there is no pair.
  package let difference: PairedDifference?
  /// P value of the difference, by Holm for all comparisons with the baseline; nil where there was
  /// no test.
  package let adjustedP: Double?
  package let verdict: Verdict
  package let isBest: Bool
  /// Whether it is the best, or not shown to differ from it (p by Holm for all pairs of
  /// configurations is 0.05 or more, and so is that of the comparison with the baseline, if it is
  /// one; or no seed finished in both). Where the metric can't be tested, true of the best alone.
  package let tiesWithBest: Bool
}
