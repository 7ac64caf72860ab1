/// Ending of an attempt, as its worker reports it.
///
/// A new ending joins here: its case, its state and its cause.
package enum WorkerEnding: Sendable, Hashable, Codable {
  /// The model is on disk.
  case finished(TrialResult)
  /// The worker stopped on request.
  case interrupted
  /// The trial stands on its checkpoint after the epoch that its assignment names.
  case paused
  /// The loss was not finite in that epoch.
  case diverged(epoch: Int)
  /// The worker met an error.
  case failed(message: String)
  /// The worker could not write its files. The trial is not at fault, and others would fail too.
  case storageFailed(message: String)

  /// The trial's state after the attempt.
  package var state: TrialState {
    switch self {
    case .finished: .finished
    case .interrupted, .storageFailed: .interrupted
    case .paused: .paused
    case .diverged: .diverged
    case .failed: .failed
    }
  }

  /// Nil if finished.
  package var cause: AttemptCause? {
    switch self {
    case .finished: nil
    case .paused: .paused
    case .interrupted: .interrupted
    case .diverged(let epoch): .diverged(epoch: epoch)
    case .failed(let message), .storageFailed(let message): .error(message)
    }
  }
}
