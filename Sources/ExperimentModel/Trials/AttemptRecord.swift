package import Foundation

/// Stored attempt: one process that worked on a trial.
package struct AttemptRecord: Sendable, Hashable {
  package var startedAt: Date
  /// Nil while it runs.
  package var endedAt: Date?
  /// `running`, or the state after it ended.
  package var state: TrialState
  /// Nil while it runs and if it finished.
  package var cause: AttemptCause?
  /// The last lines of the worker's log.
  package var log: String
  package var usage: ResourceUsage?
  /// Training rows per second, mean over the reported epochs; nil while it runs and without epochs.
  package var samplesPerSecond: Double?

  package init(
    startedAt: Date, endedAt: Date? = nil, state: TrialState, cause: AttemptCause? = nil,
    log: String = "", usage: ResourceUsage? = nil, samplesPerSecond: Double? = nil
  ) {
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.state = state
    self.cause = cause
    self.log = log
    self.usage = usage
    self.samplesPerSecond = samplesPerSecond
  }

  /// Returns the mean speed of epochs; those that are not finite were not measured.
  ///
  /// - Parameter speeds: training rows per second of each epoch.
  package static func meanSpeed(_ speeds: [Double]) -> Double? {
    let measured = speeds.filter(\.isFinite)
    return measured.isEmpty ? nil : measured.reduce(0, +) / Double(measured.count)
  }

  /// Nil if not measured: while it runs, if its runner was killed, and in rows of older versions
  /// during which the clock was set back.
  package var seconds: Double? {
    guard let endedAt, endedAt >= startedAt, cause != .lost else { return nil }
    return endedAt.timeIntervalSince(startedAt)
  }
}
