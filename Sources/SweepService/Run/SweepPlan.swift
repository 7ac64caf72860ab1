package import ExperimentModel
package import Scheduling

/// The trials that a run of a sweep will train, with what they take.
package struct SweepPlan: Sendable {
  package let sweep: Sweep
  package let trials: Plan
  /// Nil unless the sweep is a search; `trials` are those of its fixed configurations then.
  package let search: SearchOutlook?
  package let resources: ResourcePlan
  /// Rows and candidates that each missing trial processes.
  package let work: [TrialID: TrialWork]
  /// Operations per second of one worker, measured on earlier trials; nil if none finished.
  package let speed: Double?
  /// Notes and warnings about the sweep and its data.
  package let notices: [Notice]

  /// True if nothing is left to train.
  package var isEmpty: Bool { trials.isEmpty && search?.isDone ?? true }
}
