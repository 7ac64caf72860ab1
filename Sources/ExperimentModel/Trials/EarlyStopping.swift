/// Early stopping over the epochs of a trial, with the semantics of Keras 3's `EarlyStopping`.
///
/// A function of the settings and the epochs alone, so a resumed trial stops where an uninterrupted
/// one does.
package struct EarlyStopping: Sendable {
  private let monitor: ValidationMeasure
  private let patience: Int
  private let minimumDelta: Double
  private let startFromEpoch: Int
  /// True if the best weights are tested and saved, not the last.
  package let restoresBest: Bool

  private var best: Double?
  private var wait = 0
  private var lastEpoch = 0
  private var bestWatched: Int?
  /// True if the trial trains no further epoch.
  package private(set) var hasStopped = false

  /// Nil if the settings ask for all epochs.
  package init?(_ settings: Hyperparameters, epochs: [EpochMetrics] = []) {
    guard let monitor = settings.earlyStoppingMonitor else { return nil }
    self.monitor = monitor
    patience = settings[EarlyStoppingSettings.patience]
    minimumDelta = settings[EarlyStoppingSettings.minimumDelta]
    startFromEpoch = settings[EarlyStoppingSettings.startFromEpoch]
    restoresBest = settings[EarlyStoppingSettings.restoreBest]
    for epoch in epochs { add(epoch) }
  }

  /// The epoch whose weights are tested and saved if training ends now.
  package var keptEpoch: Int { restoresBest ? bestWatched ?? lastEpoch : lastEpoch }

  /// Adds the next epoch.
  package mutating func add(_ epoch: EpochMetrics) {
    lastEpoch = epoch.epoch
    guard epoch.epoch > startFromEpoch, let value = monitor.value(in: epoch), !value.isNaN
    else { return }
    wait += 1
    if isImprovement(value) {
      (best, bestWatched, wait) = (value, epoch.epoch, 0)
    } else if wait >= patience {
      hasStopped = true
    }
  }

  private func isImprovement(_ value: Double) -> Bool {
    guard let best else { return true }
    return monitor.goal.prefers(monitor.goal.improving(value, by: -minimumDelta), to: best)
  }
}

extension TrialRecord {
  /// The epoch whose weights were tested; nil if none was trained.
  package var keptEpoch: EpochMetrics? {
    guard let stopping = EarlyStopping(trial.configuration.hyperparameters, epochs: epochs) else {
      return epochs.last
    }
    return epochs.first { $0.epoch == stopping.keptEpoch }
  }

  /// The epoch with the best value of the measure that early stopping monitors, or else of the
  /// validation AUC; the first of equals. Nil if no epoch has a value.
  package var bestEpoch: EpochMetrics? {
    let monitor = trial.configuration.hyperparameters.earlyStoppingMonitor ?? .auc
    var best: (epoch: EpochMetrics, value: Double)?
    for epoch in epochs {
      guard let value = monitor.value(in: epoch), value.isFinite else { continue }
      if best.map({ monitor.goal.prefers(value, to: $0.value) }) ?? true { best = (epoch, value) }
    }
    return best?.epoch
  }

  /// Trained epochs of a finished trial; nil until it has finished.
  package var trainedEpochs: Int? {
    result.map { $0.epochs ?? trial.configuration.hyperparameters.epochs }
  }
}

extension Hyperparameters {
  /// True if early stopping may leave some of the epochs out.
  package var mayStopEarly: Bool { earlyStoppingMonitor != nil }
}
