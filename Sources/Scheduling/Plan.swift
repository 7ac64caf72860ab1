package import ExperimentModel

/// The remaining work of a sweep: the wanted trials less the finished ones.
///
/// Trials with the same identity, from configurations that differ only in name, are one.
package struct Plan: Sendable, Hashable {
  /// A wanted trial with its stored state and its estimated work.
  package struct Entry: Sendable, Hashable {
    package let trial: Trial
    /// State before this run; `queued` if the store does not know the trial.
    package let state: TrialState
    /// Estimated floating-point operations.
    package let operations: Double

    package init(trial: Trial, state: TrialState, operations: Double) {
      self.trial = trial
      self.state = state
      self.operations = operations
    }
  }

  /// Finished trials that do not run again, in the order of the grid file.
  package let done: [Entry]
  /// Failed trials that do not run again, in the order of the grid file.
  package let failed: [Entry]
  /// Trials to run, longest first; trials of equal length in the order of the grid file.
  package let missing: [Entry]

  /// - Parameters:
  ///   - trials: wanted trials, in the order of the grid file.
  ///   - states: stored states, with orphaned attempts settled: a running trial runs again.
  ///   - operations: estimated floating-point operations of a trial.
  package init(
    trials: [Trial], states: [TrialID: TrialState], rerun: RerunPolicy = .none,
    operations: (Trial) -> Double
  ) {
    var known: Set<TrialID> = []
    var done: [Entry] = []
    var failed: [Entry] = []
    var missing: [Entry] = []
    for trial in trials where known.insert(trial.id).inserted {
      let entry = Entry(
        trial: trial, state: states[trial.id] ?? .queued, operations: operations(trial))
      if entry.state == .finished, rerun != .all {
        done.append(entry)
      } else if entry.state.isFailure, rerun == .none {
        failed.append(entry)
      } else {
        missing.append(entry)
      }
    }
    self.done = done
    self.failed = failed
    // By position if estimates are equal: `sort` is not stable.
    self.missing = missing.enumerated()
      .sorted { ($1.element.operations, $0.offset) < ($0.element.operations, $1.offset) }
      .map(\.element)
  }

  /// True if no trial is missing.
  package var isEmpty: Bool { missing.isEmpty }

  /// Returns the plan in numbers.
  ///
  /// - Parameters:
  ///   - jobs: trials at a time.
  ///   - speed: operations per second of one worker; nil if unknown.
  package func summary(jobs: Int, speed: Double? = nil) -> PlanSummary {
    PlanSummary(
      done: done.count, missing: missing.count, resumed: missing.count { $0.state == .interrupted },
      failed: Dictionary(failed.map { ($0.state, 1) }, uniquingKeysWith: +),
      seconds: speed.map {
        Makespan.seconds(missing.map(\.operations), workers: jobs, speed: $0)
      })
  }
}
