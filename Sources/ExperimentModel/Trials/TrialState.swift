/// Where a trial stands. What ended it is decided by how its process ended, never by silence.
package enum TrialState: String, Sendable, Hashable, Codable, CaseIterable {
  case queued
  case running
  case finished
  /// The worker reported an error of its own.
  case failed
  /// The worker was ended by a signal or left without a report.
  case crashed
  case timedOut = "timed_out"
  case interrupted
  /// The loss was not finite.
  case diverged
}
