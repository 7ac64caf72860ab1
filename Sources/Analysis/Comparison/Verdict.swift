import Evaluation
package import ExperimentModel

/// The result of comparing a configuration with the baseline.
package enum Verdict: Sendable, Hashable {
  case baseline
  /// Significantly better: adjusted p < 0.05.
  case better
  case worse
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
    by metric: TargetMetric
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
      self =
        adjustedP >= BaselineComparison.level
        ? .undecided : metric.prefers(difference.mean, to: 0) ? .better : .worse
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
    case .undecided: "undecided"
    case .untested: "untested"
    case .incomparable: "incomparable"
    case .unfinished: "unfinished"
    }
  }
}
