import Evaluation
package import ExperimentModel

/// The result of comparing a configuration with the baseline.
package enum Verdict: Sendable, Hashable {
  case baseline
  /// Significantly better over seeds: the adjusted p value is below the level.
  case better
  case worse
  /// One seed: the two trained models differ for other users. Another seed may show the opposite, so
  /// nothing follows for the configurations.
  case betterModel
  case worseModel
  /// Practically equal: the difference is significantly smaller than the sweep's rope.
  case equal
  /// Not significantly different, which does not prove that there is no difference.
  case undecided
  /// There is a difference, but no test of it.
  case untested
  /// Finished, but without a value of the metric, or without a baseline to compare with.
  case incomparable
  /// No seed finished; the states of its trials.
  case unfinished([TrialState])

  init(
    _ entry: Comparison.Entry, _ difference: PairedDifference?, adjustedP: Double?,
    equivalenceP: Double?, level: Double, isOverSeeds: Bool, by metric: TargetMetric
  ) {
    if entry.finished == 0 {
      self = .unfinished(entry.states)
    } else if entry.isBaseline {
      self = .baseline
    } else if let difference {
      guard let adjustedP else {
        self = .untested
        return
      }
      let isBetter = metric.prefers(difference.mean, to: 0)
      if adjustedP < level {
        self =
          isOverSeeds
          ? (isBetter ? .better : .worse) : (isBetter ? .betterModel : .worseModel)
      } else {
        self = equivalenceP.map { $0 < level } ?? false ? .equal : .undecided
      }
    } else {
      self = .incomparable
    }
  }

  /// The verdict for programs: `better`.
  package var name: String {
    switch self {
    case .baseline: "baseline"
    case .better: "better"
    case .worse: "worse"
    case .betterModel: "better_model"
    case .worseModel: "worse_model"
    case .equal: "equal"
    case .undecided: "undecided"
    case .untested: "untested"
    case .incomparable: "incomparable"
    case .unfinished: "unfinished"
    }
  }
}
