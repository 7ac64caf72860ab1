package import Evaluation
import ExperimentModel

/// The findings of a comparison, in numbers: how many configurations differ from the baseline, and
/// which is best.
package struct Findings: Sendable {
  /// Number and mean of the best configuration by the target metric.
  package struct Best: Sendable {
    package let entry: Comparison.Entry
    package let estimate: MeanEstimate
    /// Other configurations that are not significantly different from it; nil if nothing was
    /// tested.
    package let ties: [Comparison.Entry]?
    /// Trials with a value.
    package let values: Int
    /// Trials that the sweep has, on splits with a value of the metric.
    package let trials: Int
  }

  /// Configurations compared with the baseline, by verdict.
  package let better: Int
  package let worse: Int
  /// Trained models that differ, with one seed.
  package let betterModels: Int
  package let worseModels: Int
  package let equal: Int
  /// True if differences were tested over the users of one seed's models.
  package let isOverUsers: Bool
  package let undecided: Int
  package let untested: Int
  /// Configurations with a value that share no finished seed with the baseline.
  package let incomparable: Int
  /// Configurations with a value of the target metric.
  package let measured: Int
  /// Nil for one split.
  package let splits: SplitDesign?
  /// Number of the splits with a value of the metric; nil for one split.
  package let valuedSplits: Int?
  /// What comparisons with the best can show; nil unless it is little.
  package let weakness: BaselineComparison.Resolution?
  /// False if seeds are added until comparisons are settled.
  package let hasFixedSeeds: Bool
  /// True if the baseline has a value.
  package let hasBaseline: Bool
  /// True if any trial finished.
  package let hasFinished: Bool
  /// Nil if no configuration has a value.
  package let best: Best?

  package init(_ comparison: Comparison) {
    let baselineComparison = comparison.baselineComparison
    func count(_ verdict: Verdict) -> Int {
      baselineComparison.rows.count { $0.verdict == verdict }
    }
    better = count(.better)
    worse = count(.worse)
    betterModels = count(.betterModel)
    worseModels = count(.worseModel)
    equal = count(.equal)
    isOverUsers = baselineComparison.method == .users && baselineComparison.tests > 0
    undecided = count(.undecided)
    untested = count(.untested)
    incomparable =
      baselineComparison.method == .seeds
      ? baselineComparison.rows.count { $0.verdict == .incomparable && $0.estimate != nil } : 0
    measured = baselineComparison.rows.count { $0.estimate != nil }
    splits = comparison.splits
    valuedSplits = comparison.valuedSplits
    weakness = baselineComparison.resolution.flatMap { $0.isWeak ? $0 : nil }
    hasFixedSeeds = comparison.seedRule == .listed
    hasBaseline =
      baselineComparison.baseline.map { baselineComparison.rows[$0].estimate != nil } ?? false
    hasFinished = comparison.hasFinished
    best = comparison.best.flatMap { best in
      baselineComparison.rows[best.number].estimate.map { estimate in
        Best(
          entry: best, estimate: estimate,
          ties: !baselineComparison.isBestTested
            ? nil
            : baselineComparison.rows.filter { $0.tiesWithBest && !$0.isBest }.map {
              comparison.entries[$0.number]
            },
          values: best.values(of: comparison.target.name).count,
          trials: comparison.seeds.count * (comparison.valuedSplits ?? 1))
      }
    }
  }
}
