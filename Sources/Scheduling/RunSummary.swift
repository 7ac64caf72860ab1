package import ExperimentModel

/// Outcome of a run.
package struct RunSummary: Sendable, Hashable {
  /// Why a run ended early.
  package enum Stop: Sendable, Hashable {
    /// `requestStop()` was called, or the task was cancelled.
    case requested
    /// A trial failed in a run that stops at the first failure.
    case failFast(TrialID)
    /// A worker could not write its files, for the given reason.
    case storage(String)
  }

  /// Number of started trials by their final state.
  package private(set) var counts: [TrialState: Int]
  /// Nil if the run did not end early.
  package private(set) var stop: Stop?
  package private(set) var seconds: Double

  package init(counts: [TrialState: Int], stop: Stop? = nil, seconds: Double) {
    self.counts = counts
    self.stop = stop
    self.seconds = seconds
  }

  /// Adds the run of further trials.
  package mutating func add(_ next: RunSummary) {
    counts.merge(next.counts, uniquingKeysWith: +)
    stop = next.stop
    seconds += next.seconds
  }

  /// Number of failed trials; rerun only with `--rerun failed`.
  package var failures: Int { counts.reduce(0) { $0 + ($1.key.isFailure ? $1.value : 0) } }

  /// True if the run did not end early and all its trials finished or were pruned.
  package var isComplete: Bool {
    stop == nil && counts.keys.allSatisfy { $0 == .finished || $0 == .pruned }
  }
}
