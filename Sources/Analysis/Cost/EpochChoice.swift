package import ExperimentModel

/// The epoch of a trial whose losses and validation metrics are shown.
package enum EpochChoice: Sendable, Hashable {
  /// The last one, or where early stopping restored the weights of another one, that one.
  case last
  /// The epoch with the highest validation AUC, the first of equals; none without a validation AUC.
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
    let epochs = trial.epochs
    switch self {
    case .last: return trial.keptEpoch
    case .number(let number): return epochs.first { $0.epoch == number }
    case .best:
      var best: (epoch: EpochMetrics, auc: Double)?
      for epoch in epochs {
        guard let auc = epoch.validationAUC, auc.isFinite else { continue }
        if best.map({ auc > $0.auc }) ?? true { best = (epoch, auc) }
      }
      return best?.epoch
    }
  }
}
