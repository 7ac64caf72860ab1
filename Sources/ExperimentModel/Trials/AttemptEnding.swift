/// Ending of an attempt: the worker's own, or what the launcher observed instead.
package enum AttemptEnding: Sendable, Hashable {
  case worker(WorkerEnding)
  /// A signal ended the process, or it exited without a report.
  case crashed(AttemptCause)
  case timedOut
  /// The launcher could not start the worker or understand its output.
  case launchFailed(AttemptCause)

  /// The trial's state after the attempt.
  package var state: TrialState {
    switch self {
    case .worker(let ending): ending.state
    case .crashed: .crashed
    case .timedOut: .timedOut
    case .launchFailed: .failed
    }
  }

  /// Nil if finished.
  package var cause: AttemptCause? {
    switch self {
    case .worker(let ending): ending.cause
    case .crashed(let cause), .launchFailed(let cause): cause
    case .timedOut: .timedOut
    }
  }

  /// The result of a finished trial; nil after any other ending.
  package var result: TrialResult? {
    if case .worker(.finished(let result)) = self { result } else { nil }
  }
}
