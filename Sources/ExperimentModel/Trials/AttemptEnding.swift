/// Outcome of an attempt.
package enum AttemptEnding: Sendable, Hashable, Codable {
  case finished(TrialResult)
  /// The worker reported an error of its own.
  case failed(message: String)
  /// The worker could not write its files. The trial is not at fault, and others would fail too.
  case storageFailed(message: String)
  /// A signal ended the process, or it exited without a report.
  case crashed(message: String)
  case timedOut
  /// The worker stopped on request.
  case interrupted
  /// The loss was not finite in that epoch.
  case diverged(epoch: Int)

  /// The trial's state after the attempt.
  package var state: TrialState {
    switch self {
    case .finished: .finished
    case .failed: .failed
    case .crashed: .crashed
    case .timedOut: .timedOut
    case .interrupted, .storageFailed: .interrupted
    case .diverged: .diverged
    }
  }

  /// The cause for the user; nil if finished.
  package var message: String? {
    switch self {
    case .finished: nil
    case .failed(let message), .crashed(let message), .storageFailed(let message): message
    case .timedOut: "timed out"
    case .interrupted: "interrupted"
    case .diverged(let epoch): "the loss was not finite in epoch \(epoch)"
    }
  }
}
