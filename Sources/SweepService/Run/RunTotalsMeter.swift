import ExperimentModel
import Scheduling

/// Keeps the totals of a run from its events.
struct RunTotalsMeter {
  private let trials: Int
  /// Seconds on the clock of the run.
  private let start: Double
  private var remaining: ETAEstimator
  private var ended = 0
  private var failures = 0

  init(_ plan: SweepPlan, from start: Double) {
    trials = plan.trials.missing.count
    self.start = start
    remaining = ETAEstimator(plan.trials, jobs: plan.resources.jobs)
  }

  /// Returns the totals after an event.
  mutating func totals(after event: SchedulerEvent) -> RunTotals {
    remaining.record(event)
    if case .ended(let outcome, _, retries: false) = event.kind {
      ended += 1
      if outcome.ending.state.isFailure { failures += 1 }
    }
    return RunTotals(
      ended: ended, trials: trials, failures: failures, elapsedSeconds: event.time - start,
      remainingSeconds: remaining.seconds(at: event.time), isUpperBound: remaining.isUpperBound)
  }
}
