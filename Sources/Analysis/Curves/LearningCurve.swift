package import ExperimentModel

/// A measurement of a configuration over its epochs: mean and range of its seeds.
package struct LearningCurve: Sendable {
  /// What each epoch measures.
  package enum Measure: String, Sendable, Hashable, CaseIterable {
    case validationAUC = "validation_auc"
    case validationLoss = "validation_loss"
    case trainLoss = "train_loss"

    package var label: String {
      switch self {
      case .validationAUC: "validation AUC"
      case .validationLoss: "validation loss"
      case .trainLoss: "training loss"
      }
    }

    /// Nil where it cannot be computed.
    func value(in epoch: EpochMetrics) -> Double? {
      switch self {
      case .validationAUC: epoch.validationAUC
      case .validationLoss: epoch.validationLoss
      case .trainLoss: epoch.trainLoss
      }
    }
  }

  package struct Point: Sendable, Hashable {
    package let epoch: Int
    /// Seeds that have finished this epoch.
    package let seeds: Int
    package let mean: Double
    package let lowest: Double
    package let highest: Double
  }

  package let measure: Measure
  /// Epochs ascending; those without a finite value are left out.
  package let points: [Point]

  /// Of the trials that finished, or while none has, of all: a mean whose seeds drop out on the way
  /// would rise or fall by that alone. Nil when no epoch has a value.
  package init?(_ trials: [TrialRecord], _ measure: Measure) {
    let hasFinished = trials.contains { $0.state == .finished }
    var values: [Int: [Double]] = [:]
    for trial in trials where !hasFinished || trial.state == .finished {
      for epoch in trial.epochs {
        guard let value = measure.value(in: epoch), value.isFinite else { continue }
        values[epoch.epoch, default: []].append(value)
      }
    }
    guard !values.isEmpty else { return nil }
    self.measure = measure
    points = values.keys.sorted().map { epoch in
      let of = values[epoch]!
      return Point(
        epoch: epoch, seeds: of.count, mean: of.reduce(0, +) / Double(of.count),
        lowest: of.min()!, highest: of.max()!)
    }
  }
}
