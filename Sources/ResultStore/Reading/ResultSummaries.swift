package import ExperimentModel
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

  package var trials: Int { states.values.reduce(0, +) }
}

/// Row of a list of trials.
package struct TrialSummary: Sendable, Hashable, Identifiable {
  package let id: TrialID
  /// Position of its configuration in the sweep, from 0.
  package let number: Int
  package let name: String
  package let seed: UInt64
  package let state: TrialState
  /// Number of completed epochs.
  package let epochs: Int
  /// Wall-clock seconds of the attempt that counts: the one that finished, else the latest. Nil
  /// while it runs.
  package let seconds: Double?
  /// Requested metrics in the order of the request; nil until finished.
  package let metrics: [Double?]
}

/// Trial that was looked up, with the sweeps that it belongs to, the latest first.
package struct TrialMatch: Sendable, Hashable {
  package internal(set) var record: TrialRecord
  package let sweeps: [String]
}
