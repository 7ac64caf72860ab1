package import Foundation

/// Row of a list of sweeps.
package struct SweepSummary: Sendable, Hashable {
  package let name: String
  /// Time of the latest run.
  package let registeredAt: Date
  package let dataset: String
  package let metric: TargetMetric
  package let baseline: String
  package let configurations: Int
  /// Number of trials in each state; without states that have none.
  package let states: [TrialState: Int]

  package init(
    name: String, registeredAt: Date, dataset: String, metric: TargetMetric, baseline: String,
    configurations: Int, states: [TrialState: Int]
  ) {
    self.name = name
    self.registeredAt = registeredAt
    self.dataset = dataset
    self.metric = metric
    self.baseline = baseline
    self.configurations = configurations
    self.states = states
  }

  package var trials: Int { states.values.reduce(0, +) }
}
