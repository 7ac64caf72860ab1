package import ExperimentModel

/// What a scheduler tells while a sweep runs, for progress displays and logs.
package struct SchedulerEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// `attempt` counts from 1 within this run.
    case started(attempt: Int)
    case progress(TrialProgress)
    case epochFinished(EpochMetrics)
    /// The attempt ended and is recorded; `retries` tells that another one follows.
    case ended(AttemptOutcome, seconds: Double, retries: Bool)
  }

  /// Seconds on the monotonic clock of the run.
  package let time: Double
  package let trial: Trial
  /// Which of the workers, from 0 to jobs − 1.
  package let slot: Int
  package let kind: Kind

  package init(time: Double, trial: Trial, slot: Int, kind: Kind) {
    self.time = time
    self.trial = trial
    self.slot = slot
    self.kind = kind
  }
}

/// How a run went.
package struct RunSummary: Sendable, Hashable {
  /// Why trials were left that could have been started.
  package enum Stop: Sendable, Hashable {
    /// `stop()` was called, or the task was cancelled.
    case asked
    /// A trial failed, and the run was to end then.
    case failFast(TrialID)
    /// A worker could not write its files, for the reason that it gave.
    case storage(String)
  }

  /// Trials that this run took up, by the state that it left them in.
  package let counts: [TrialState: Int]
  /// Nil when the run went to its end.
  package let stop: Stop?
  package let seconds: Double

  package init(counts: [TrialState: Int], stop: Stop? = nil, seconds: Double) {
    self.counts = counts
    self.stop = stop
    self.seconds = seconds
  }

  /// Trials that ended by an error, which only asking for it runs again.
  package var failures: Int {
    counts.reduce(0) { $0 + ([.finished, .interrupted].contains($1.key) ? 0 : $1.value) }
  }

  /// Whether the run went to its end and every trial of it finished.
  package var isComplete: Bool { stop == nil && counts.keys.allSatisfy { $0 == .finished } }
}

/// The store did not take a result: the run was stopped because of it.
package struct StoreFailure: Error, CustomStringConvertible {
  package let underlying: any Error
  /// Whether the user had asked for the end before.
  package let isInterrupted: Bool

  package init(underlying: any Error, isInterrupted: Bool = false) {
    self.underlying = underlying
    self.isInterrupted = isInterrupted
  }

  package var description: String {
    """
    results cannot be recorded: \(underlying)
    Running trials were stopped. What was recorded before is safe. Run the same command again once \
    the cause is gone: interrupted trials resume from their last checkpoint.
    """
  }
}
