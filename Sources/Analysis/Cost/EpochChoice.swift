package import ExperimentModel

/// The epoch of a trial whose losses and validation metrics are shown.
package enum EpochChoice: Sendable, Hashable {
  /// The last one, or where early stopping restored the weights of another one, that one.
  case last
  /// The epoch with the best value of the measure that early stopping monitors, or else of the
  /// validation AUC.
  case best
  /// A number from 1; shorter trials have none.
  case number(Int)

  /// - Parameter text: `last`, `best` or a number from 1.
  package init?(_ text: String) {
    switch text {
    case "last": self = .last
    case "best": self = .best
    default:
      guard let number = Int(text), number > 0 else { return nil }
      self = .number(number)
    }
  }

  /// Returns the chosen epoch of a trial; nil if there is none.
  package func pick(_ trial: TrialRecord) -> EpochMetrics? {
    switch self {
    case .last: trial.keptEpoch
    case .number(let number): trial.epochs.first { $0.epoch == number }
    case .best: trial.bestEpoch
    }
  }
}
