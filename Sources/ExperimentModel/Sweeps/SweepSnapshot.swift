/// All stored results of a sweep at one moment: the input of reports.
package struct SweepSnapshot: Sendable, Hashable {
  package var sweep: Sweep
  /// With the first split.
  package var dataset: DatasetDescription
  /// A trial per configuration, split and seed, in the order of the grid file.
  package var trials: [TrialRecord]
  package var environment: RunEnvironment
  /// The sweep that confirms this one; empty if there is none, or if it was not read.
  package var confirmations: [SweepSnapshot] = []

  package init(
    sweep: Sweep, dataset: DatasetDescription, trials: [TrialRecord], environment: RunEnvironment
  ) {
    self.sweep = sweep
    self.dataset = dataset
    self.trials = trials
    self.environment = environment
  }
}
