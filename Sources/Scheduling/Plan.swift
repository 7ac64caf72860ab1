package import ExperimentModel

/// Which trials that ended before run again.
package enum RerunPolicy: String, Sendable, Hashable, CaseIterable {
  /// What is finished, or ended by an error, stays as it is.
  case none
  /// Trials that failed, crashed, timed out or diverged run again.
  case failed
  /// Everything runs again, finished trials too.
  case all
}

/// What a sweep still has to do: the wanted trials less those that are done.
///
/// Trials with the same identity, which come from configurations that differ only in name, are one.
package struct Plan: Sendable, Hashable {
  /// A wanted trial with its stored state and its estimated work.
  package struct Entry: Sendable, Hashable {
    package let trial: Trial
    /// Before this run; `queued` when the store does not know the trial.
    package let state: TrialState
    /// Floating-point operations that the trial takes: an estimate.
    package let operations: Double

    package init(trial: Trial, state: TrialState, operations: Double) {
      self.trial = trial
      self.state = state
      self.operations = operations
    }
  }

  /// Finished and left alone, in the order of the grid file.
  package let done: [Entry]
  /// Failed, crashed, timed out or diverged before and not to be repeated, in that order too.
  package let failed: [Entry]
  /// To be run, longest first; equally long ones in the order of the grid file.
  package let missing: [Entry]

  /// - Parameters:
  ///   - trials: wanted ones, in the order of the grid file.
  ///   - states: what the store knows, after it settled lost attempts: a trial that is `running`
  ///     is taken to be abandoned and runs again.
  ///   - operations: estimated work of a trial.
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
      switch entry.state {
      case .finished where rerun != .all:
        done.append(entry)
      case .failed, .crashed, .timedOut, .diverged:
        if rerun == .none { failed.append(entry) } else { missing.append(entry) }
      case .queued, .running, .interrupted, .finished:
        missing.append(entry)
      }
    }
    self.done = done
    self.failed = failed
    // By position where estimates are equal: `sort` keeps no order of its own.
    self.missing = missing.enumerated()
      .sorted { ($1.element.operations, $0.offset) < ($0.element.operations, $1.offset) }
      .map(\.element)
  }

  /// Whether there is nothing to do.
  package var isEmpty: Bool { missing.isEmpty }

  /// What the plan comes to.
  ///
  /// - Parameters:
  ///   - jobs: trials at a time.
  ///   - speed: operations a second of one worker; nil when none was ever measured.
  package func summary(jobs: Int, speed: Double? = nil) -> PlanSummary {
    let counts = Dictionary(failed.map { ($0.state, 1) }, uniquingKeysWith: +)
    return PlanSummary(
      done: done.count, missing: missing.count, resumed: missing.count { $0.state == .interrupted },
      failed: counts,
      seconds: speed.map {
        Makespan.seconds(missing.map(\.operations), workers: jobs, speed: $0)
      })
  }
}

/// A plan in numbers, for people.
package struct PlanSummary: Sendable, Hashable {
  package let done: Int
  package let missing: Int
  /// Those of `missing` that were interrupted before.
  package let resumed: Int
  /// Trials that are not repeated, by what ended them.
  package let failed: [TrialState: Int]
  /// Estimated time of the missing trials; nil when no speed is known.
  package let seconds: Double?

  package init(
    done: Int, missing: Int, resumed: Int, failed: [TrialState: Int], seconds: Double?
  ) {
    self.done = done
    self.missing = missing
    self.resumed = resumed
    self.failed = failed
    self.seconds = seconds
  }
}
