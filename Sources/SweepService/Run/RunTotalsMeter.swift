import ExperimentModel
import Scheduling

/// Keeps the totals of a run from its events.
struct RunTotalsMeter {
  private let trials: Int
  /// True if the work of trials to come is unknown.
  private let isSearch: Bool
  /// Seconds on the clock of the run.
  private let start: Double
  private var remaining: ETAEstimator
  private var ended = 0
  private var failures = 0

  init(_ plan: SweepPlan, from start: Double) {
    trials = plan.trials.missing.count + (plan.search?.missing ?? 0)
    isSearch = plan.search != nil
    self.start = start
    remaining = ETAEstimator(plan.trials, jobs: plan.resources.jobs)
  }

  /// As if the other trials took as long as those that ended.
  private func meanRemaining(at time: Double) -> Double? {
    ended > 0 ? (time - start) / Double(ended) * Double(max(0, trials - ended)) : nil
  }

  /// Returns the totals after an event.
  mutating func totals(after event: SchedulerEvent) -> RunTotals {
    remaining.record(event)
    switch event.kind {
    case .ended(let outcome, _, retries: false) where outcome.ending.state != .paused:
      ended += 1
      if outcome.ending.state.isFailure { failures += 1 }
    case .pruned: ended += 1
    default: break
    }
    return RunTotals(
      ended: ended, trials: trials, failures: failures, elapsedSeconds: event.time - start,
      remainingSeconds: isSearch
        ? meanRemaining(at: event.time) : remaining.seconds(at: event.time),
      isUpperBound: remaining.isUpperBound)
  }
}
