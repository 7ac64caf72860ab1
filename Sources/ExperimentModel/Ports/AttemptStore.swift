package import Foundation

/// Where what is known of trials is kept.
///
/// The contract, which one test suite checks for every conformer:
/// - One scheduler writes at a time; any number of others may read meanwhile.
/// - Each call is atomic: after a crash it has happened wholly or not at all.
/// - When `endAttempt` returns for a finished trial, its result survives a power cut.
/// - A finished trial stays finished, whatever is recorded for it later.
/// - No trial is finished without all of its epochs.
/// - A call that another program is in the way of throws a `ContentionError` and may be repeated.
package protocol TrialStore: Sendable {
  /// Makes the sweep and its trials known, new ones as `queued`. A sweep of the same name is
  /// replaced as a list of trials: trials that it no longer holds stay in the store. Trials that
  /// are already known, by id, keep their state, epochs and results, whichever sweep made them.
  func register(
    _ sweep: Sweep, dataset: DatasetDescription, trials: [Trial], environment: RunEnvironment
  ) async throws

  /// The state of each known trial among `ids`. Older versions stored trials as finished that lack
  /// epochs: those are `interrupted` here, so that plans train them.
  func states(of ids: [TrialID]) async throws -> [TrialID: TrialState]

  /// Marks the trial `running` and adds an attempt; epochs of earlier attempts are dropped.
  func beginAttempt(of trial: TrialID, at date: Date) async throws -> AttemptID

  func record(_ epoch: EpochMetrics, of trial: TrialID) async throws

  /// Closes the attempt and sets the trial's state to what the outcome says.
  ///
  /// - Throws: when the outcome is a finished trial, but not all of its epochs were recorded for the
  ///   attempt; nothing is changed then.
  func endAttempt(_ attempt: AttemptID, outcome: AttemptOutcome, at date: Date) async throws

  /// Closes attempts that no process works on any more, as `interrupted` with the message "lost:
  /// the runner ended", and makes their trials `interrupted`: plans take those up again, while a
  /// trial that crashed waits to be asked for. To be called once, before the first attempt of a
  /// runner.
  ///
  /// - Returns: the trials that were settled.
  func settleLostAttempts(at date: Date) async throws -> [TrialID]

  /// All that is known of a sweep; nil when there is none of that name.
  func snapshot(ofSweep name: String) async throws -> SweepSnapshot?
}

package struct AttemptID: Sendable, Hashable {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }
}
