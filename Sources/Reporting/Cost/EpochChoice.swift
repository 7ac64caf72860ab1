package import ExperimentModel

/// Which epoch of a trial its losses and validation metrics are shown of.
package enum EpochChoice: Sendable, Hashable {
  case last
  /// The one with the highest validation AUC, the first of equals.
  case best
  /// From 1; trials that are shorter have none.
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

  /// The epoch of those, nil without.
  package func pick(_ epochs: [EpochMetrics]) -> EpochMetrics? {
    switch self {
    case .last: return epochs.last
    case .number(let number): return epochs.first { $0.epoch == number }
    case .best:
      var best: EpochMetrics?
      for epoch in epochs where epoch.validationAUC.isFinite {
        if best.map({ epoch.validationAUC > $0.validationAUC }) ?? true { best = epoch }
      }
      return best
    }
  }
}
