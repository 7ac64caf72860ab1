package import ExperimentModel

/// A measure of a configuration by epoch: mean and range over its trials.
package struct LearningCurve: Sendable {
  package struct Point: Sendable, Hashable {
    package let epoch: Int
    /// Number of trials that finished this epoch.
    package let trials: Int
    package let mean: Double
    package let lowest: Double
    package let highest: Double
  }

  package let measure: EpochMeasure
  /// Epochs in ascending order, without those that have no finite value.
  package let points: [Point]

  /// True if the mean is not the same in every epoch.
  package var varies: Bool { points.contains { $0.mean != points[0].mean } }

  /// Averages the finished trials or, before any has finished, all of them.
  ///
  /// Unfinished trials would move the mean where they end. Nil if no epoch has a value.
  package init?(_ trials: [TrialRecord], _ measure: EpochMeasure) {
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
        epoch: epoch, trials: of.count, mean: of.reduce(0, +) / Double(of.count),
        lowest: of.min()!, highest: of.max()!)
    }
  }
}
