package import ExperimentModel

/// Everything about one trial.
package struct TrialDetails: Sendable {
  package let record: TrialRecord
  /// Names of the sweeps that hold the trial, the latest first.
  package let sweeps: [String]
  /// Users or rows that each metric rests on, by name; empty for results of older versions.
  package let supports: [String: MetricSupport]
}
