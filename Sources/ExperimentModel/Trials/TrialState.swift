/// State of a trial. The exit of its process decides the final one, never a missing heartbeat.
package enum TrialState: String, Sendable, Hashable, Codable, CaseIterable {
  case queued
  case running
  case finished
  /// The worker reported an error of its own, or could not be started.
  case failed
  /// A signal ended the worker, or it exited without a report.
  case crashed
  case timedOut = "timed_out"
  case interrupted
  /// The loss was not finite.
  case diverged
  /// A search may prune it: it waits on its checkpoint for the results of earlier suggestions.
  case paused
  /// A search ended it early, because it was behind others after the same number of epochs.
  case pruned

  /// True if the trial has yet to train: it runs, or will when its sweep is resumed.
  package var isOpen: Bool {
    switch self {
    case .queued, .running, .interrupted, .paused: true
    case .finished, .failed, .crashed, .timedOut, .diverged, .pruned: false
    }
  }

  /// True if the trial runs again only on request (`--rerun failed`).
  package var isFailure: Bool {
    switch self {
    case .failed, .crashed, .timedOut, .diverged: true
    case .queued, .running, .finished, .interrupted, .paused, .pruned: false
    }
  }
}
