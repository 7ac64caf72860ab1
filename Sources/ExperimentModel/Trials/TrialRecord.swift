/// Stored trial with its attempts and results.
package struct TrialRecord: Sendable, Hashable, Identifiable {
  package var trial: Trial
  /// Position of its configuration in the sweep, from 0.
  package var number: Int
  package var state: TrialState
  package var epochs: [EpochMetrics]
  /// Nil until finished.
  package var result: TrialResult?
  /// In the order in which they started.
  package var attempts: [AttemptRecord]

  package init(
    trial: Trial, number: Int, state: TrialState, epochs: [EpochMetrics] = [],
    result: TrialResult? = nil, attempts: [AttemptRecord] = []
  ) {
    self.trial = trial
    self.number = number
    self.state = state
    self.epochs = epochs
    self.result = result
    self.attempts = attempts
  }

  package var id: TrialID { trial.id }
  /// The attempt that counts: the last finished one, otherwise the latest.
  package var attempt: AttemptRecord? {
    (state == .finished ? attempts.last { $0.state == .finished } : nil) ?? attempts.last
  }
  /// Seconds of the attempt that counts, on a monotonic clock. If finished, at least the seconds of all
  /// epochs: it may have resumed from a checkpoint, or continued a shorter trial.
  package var seconds: Double? {
    guard let seconds = attempt?.seconds, state == .finished else { return attempt?.seconds }
    return max(seconds, epochs.reduce(0) { $1.seconds.isFinite ? $0 + $1.seconds : $0 })
  }
}
