package import Scheduling

/// Event of a run.
package enum RunEvent: Sendable {
  case notice(Notice)
  /// The run waits for another program that holds the database, or no longer waits.
  case waiting(String)
  /// Training begins.
  case started(SweepPlan)
  /// Something happened to a trial; `totals` holds the state of the run after it.
  case trial(SchedulerEvent, totals: RunTotals)
  /// The run was asked to stop and waits for its workers.
  case stopping
  /// Training ended; the report is still to be written.
  case ended(RunSummary)
}

/// The state of a whole run.
package struct RunTotals: Sendable, Hashable {
  /// Trials that ended in this run, however they ended.
  package let ended: Int
  /// Trials that the run was to train.
  package let trials: Int
  /// Trials that ended without a result, interrupted ones aside.
  package let failures: Int
  package let elapsedSeconds: Double
  /// Nil until a speed was measured.
  package let remainingSeconds: Double?
  /// True if early stopping may make the remaining time shorter.
  package let isUpperBound: Bool
}
