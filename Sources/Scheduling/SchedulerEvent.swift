package import ExperimentModel

/// Event of a running sweep, for progress displays and logs.
package struct SchedulerEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// `attempt` counts from 1 within this run.
    case started(attempt: Int)
    /// An event of the trial's worker. Epochs are recorded already.
    case trial(TrialEvent)
    /// The trial ends here, without an attempt: it was behind others after that epoch.
    case pruned(after: Int)
    /// The attempt ended and is recorded. `retries` is true if another attempt follows.
    case ended(AttemptOutcome, seconds: Double, retries: Bool)
  }

  /// Seconds on the monotonic clock of the run.
  package let time: Double
  package let trial: Trial
  /// The trial's slot, from 0 to jobs − 1.
  package let slot: Int
  package let kind: Kind

  package init(time: Double, trial: Trial, slot: Int, kind: Kind) {
    self.time = time
    self.trial = trial
    self.slot = slot
    self.kind = kind
  }
}
