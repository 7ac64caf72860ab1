import ExperimentModel

/// Keras's `ReduceLROnPlateau`: a factor for each time that a validation measure stopped improving.
struct PlateauReduction: Sendable {
  private let monitor: ValidationMeasure
  private let factor: Double
  private let patience: Int
  private let minimumDelta: Double
  private let cooldown: Int
  private let minimumRate: Double

  /// Nil if the settings choose another schedule.
  init?(_ settings: Hyperparameters) {
    guard let monitor = settings.plateauMonitor else { return nil }
    self.monitor = monitor
    factor = settings[PlateauSettings.factor]
    patience = settings[PlateauSettings.patience]
    minimumDelta = settings[PlateauSettings.minimumDelta]
    cooldown = settings[PlateauSettings.cooldown]
    minimumRate = settings[PlateauSettings.minimumRate]
  }

  /// Returns the rate after the reductions that the epochs brought.
  func reduce(_ rate: Double, after epochs: [EpochMetrics]) -> Double {
    var rate = rate
    var best: Double?
    var wait = 0
    var cooling = 0
    for epoch in epochs {
      guard let value = monitor.value(in: epoch) else { continue }
      if cooling > 0 {
        cooling -= 1
        wait = 0
      }
      if isImprovement(value, on: best) {
        best = value
        wait = 0
      } else if cooling == 0 {
        wait += 1
        if wait >= patience, rate > minimumRate {
          rate = max(rate * factor, minimumRate)
          cooling = cooldown
          wait = 0
        }
      }
    }
    return rate
  }

  private func isImprovement(_ value: Double, on best: Double?) -> Bool {
    guard let best else { return !value.isNaN }
    return monitor.goal.prefers(value, to: monitor.goal.improving(best, by: minimumDelta))
  }
}
