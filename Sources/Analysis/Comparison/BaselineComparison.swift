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
    /// None: a search, or one seed and a metric without a value per user.
    case none
  }

  /// Level of significance of adjusted p values.
  package let level: Double
  /// Validity of the tests over seeds.
  package let validity: PairedDifference.Validity
  package let metric: TargetMetric
  package let method: Method
  /// One row per configuration, in the order of the grid file.
  package let rows: [Row]
  /// Number of the configuration with the best mean, the first of equals; nil if none finished.
  package let best: Int?
  /// Number of the baseline.
  package let baseline: Int?
  /// Number of comparisons with the baseline that p values are adjusted for: those tested, and those
  /// whose seeds have not all ended, and those that are no longer in the grid.
  package let tests: Int
  /// Number of these whose configurations are no longer in the grid.
  package let formerTests: Int
  /// True if the difference of any configuration from the best was tested.
  package let isBestTested: Bool
  /// What the comparisons with the best can show; nil without a test over seeds or splits.
  package let resolution: Resolution?

  /// The difference from the best that is significant among all pairs of configurations.
  package struct Resolution: Sendable, Hashable {
    /// Standard errors from which on a test is weak: 100 pairs of configurations with many seeds take 3.5.
    private static let weak = 5.0

    /// Seeds or splits of a comparison, the most of all.
    package let count: Int
    /// Pairs of configurations.
    package let pairs: Int
    /// In standard errors; infinite if none is significant.
    package let standardErrors: Double
    /// In the metric's unit, with the median spread of the comparisons.
    package let difference: Double

    /// True if only differences of many standard errors are significant.
    package var isWeak: Bool { standardErrors > Self.weak }
  }

  /// Level of the bootstrap over users, which concerns two trained models.
  static let levelOverUsers = 0.05

  /// - Parameter rope: of this metric; nil if no difference is practically none.
  init(
    _ entries: [Comparison.Entry], by metric: TargetMetric, rope: Double? = nil,
    hasSeveralSeeds: Bool, test: SeedTest, splits: SplitDesign? = nil
  ) {
    let pairing = Pairing(
      entries, metric: metric.name, hasSeveralSeeds: hasSeveralSeeds, test: test,
      splits: splits)
    let isOverSeeds = pairing.method == .seeds
    let level = isOverSeeds ? test.level : Self.levelOverUsers
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
    // Comparisons that are not complete yet count, or a look at those of the first trials to finish
    // would be adjusted for too few.
    let planned = entries.count { entry in
      differences[entry.number]?.p != nil
        || (isOverSeeds && entry.number != baseline && !entry.pending.isEmpty)
    }
    let comparisons = test.comparisons(current: planned)
    let adjusted = holmAdjusted(differences.map { $0?.p }, amongTests: comparisons)
    let equivalence = holmAdjusted(
      differences.map { difference in
        isOverSeeds
          ? rope.flatMap {
            difference?.equivalenceProbability(margin: $0, validity: test.validity)
          } : nil
      }, amongTests: comparisons)
    // The data chose the best, so comparisons with it are adjusted for all pairs, also of those whose
    // results are to come.
    let competing = entries.count { $0[metric.name] != nil || !$0.pending.isEmpty }
    let pairs = test.pairs(current: competing)
    let gaps = best == baseline ? differences : pairing.differences(from: best)
    let separation = holmAdjusted(gaps.map { $0?.p }, amongTests: pairs)
    self.metric = metric
    self.level = level
    validity = test.validity
    self.method = pairing.method
    self.baseline = baseline
    self.best = best
    tests = differences.contains { $0?.p != nil } ? comparisons : 0
    formerTests = tests == 0 ? 0 : comparisons - planned
    isBestTested = gaps.contains { $0?.p != nil }
    resolution = isOverSeeds ? Resolution(gaps.compactMap(\.self), pairs: pairs, test) : nil
    let verdicts = entries.map { entry in
      Verdict(
        entry, differences[entry.number], adjustedP: adjusted[entry.number],
        equivalenceP: equivalence[entry.number], level: level, isOverSeeds: isOverSeeds, by: metric)
    }
    /// True if it is significantly worse than the best: in the planned comparison if one of the two is
    /// the baseline, else as one of all pairs.
    func isBelowTheBest(_ number: Int) -> Bool {
      if number == baseline, let best {
        return [.better, .betterModel].contains(verdicts[best])
      }
      if best == baseline { return [.worse, .worseModel].contains(verdicts[number]) }
      return separation[number].map { $0 < level } ?? false
    }
    rows = entries.map { entry in
      let number = entry.number
      return Row(
        number: number, estimate: entry[metric.name], difference: differences[number],
        improvement: pairing.improvement(of: number, from: baseline, metric),
        adjustedP: adjusted[number], equivalenceP: equivalence[number], verdict: verdicts[number],
        isBest: number == best,
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
    /// Probability that it beats the baseline with the same seed; nil with one seed, for the baseline
    /// and without a pair.
    package let improvement: ImprovementProbability?
    /// P value of the difference, Holm-adjusted for all comparisons with the baseline; nil without
    /// a test.
    package let adjustedP: Double?
    /// Larger p value of the two one-sided tests against the rope, adjusted like `adjustedP`; nil without
    /// a rope or a test.
    package let equivalenceP: Double?
    package let verdict: Verdict
    package let isBest: Bool
    /// True for the best configuration and for those not significantly different from it.
    ///
    /// They have a Holm-adjusted p of at least the level over all pairs or, if one of the two is the
    /// baseline, over the comparisons with it; or they share no finished seed. Without a test, true for the
    /// best alone.
    package let tiesWithBest: Bool
  }
}

extension BaselineComparison.Resolution {
  /// Nil without a test.
  fileprivate init?(_ gaps: [PairedDifference], pairs: Int, _ test: SeedTest) {
    let tested = gaps.filter { $0.p != nil }
    let errors = tested.compactMap(\.standardError).sorted()
    guard !errors.isEmpty, let count = tested.map(\.count).max() else { return nil }
    let level = test.level / Double(max(pairs, 1))
    let critical = test.validity.criticalValue(level, count: count) ?? .infinity
    self.init(
      count: count, pairs: pairs, standardErrors: critical,
      difference: critical * errors[errors.count / 2])
  }
}
