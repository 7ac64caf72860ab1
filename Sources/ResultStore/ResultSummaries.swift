package import ExperimentModel
package import Foundation

/// A sweep in a list of sweeps.
package struct SweepSummary: Sendable, Hashable {
  package let name: String
  /// When it was last run.
  package let registeredAt: Date
  package let dataset: String
  package let metric: TargetMetric
  package let baseline: String
  package let configurations: Int
  /// How many of its trials stand where; states without a trial are not in it.
  package let states: [TrialState: Int]

  package var trials: Int { states.values.reduce(0, +) }
}

/// A trial in a list of trials: what fits into a line.
package struct TrialSummary: Sendable, Hashable, Identifiable {
  package let id: TrialID
  /// Position of its configuration in the sweep, from 0.
  package let number: Int
  package let name: String
  package let seed: UInt64
  package let state: TrialState
  /// Epochs that are done.
  package let epochs: Int
  /// Wall-clock seconds of the attempt that counts: the one that finished, else the latest. Nil
  /// while it runs.
  package let seconds: Double?
  /// Of the metrics that were asked for, in their order; nil until finished.
  package let metrics: [Double?]
}

/// A trial that was looked up, with the sweeps that hold it, the latest first.
package struct TrialMatch: Sendable, Hashable {
  package internal(set) var record: TrialRecord
  package let sweeps: [String]
}
