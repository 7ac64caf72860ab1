package import Foundation

/// Records attempts and their epochs: all that the scheduler needs of a store.
///
/// ```swift
/// let attempt = try await store.beginAttempt(of: trial.id, at: clock.date)
/// for epoch in epochs { try await store.record(epoch, of: trial.id) }
/// try await store.endAttempt(
///   attempt, outcome: AttemptOutcome(ending: .worker(.finished(result))), at: clock.date)
/// ```
///
/// The contract, which one test suite checks for every conformer:
/// - One scheduler writes at a time; any number of processes may read.
/// - Each call is atomic: after a crash it has happened completely or not at all.
/// - When `endAttempt` returns for a finished trial, its result survives a power cut.
/// - A finished trial stays finished, whatever is recorded for it later.
/// - No trial is finished without all of its epochs.
/// - A cancelled task does not cancel its calls.
/// - A call that fails because another program holds the store throws a `ContentionError` with
///   `awaited`, and may be repeated.
package protocol AttemptStore: Sendable {
  /// Marks the trial as running and adds an attempt. The epochs of the last attempt become this one's,
  /// which reports them again if it resumes, unless the trial is finished.
  ///
  /// - Throws: if the trial is not registered.
  func beginAttempt(of trial: TrialID, at date: Date) async throws -> AttemptID

  /// Records an epoch of the trial's running attempt. Replaces an epoch of the same number.
  ///
  /// - Throws: if no attempt of the trial is running.
  func record(_ epoch: EpochMetrics, of trial: TrialID) async throws

  /// Sets the state of a trial to `pruned`, unless it is finished.
  ///
  /// - Throws: if the trial is not registered, or an attempt of it is running.
  func prune(_ trial: TrialID) async throws

  /// Closes a running attempt and sets the trial's state to that of the outcome.
  ///
  /// - Throws: if the attempt is not running, or if the outcome is a finished trial and an epoch of
  ///   the attempt is missing. Nothing is changed then.
  func endAttempt(_ attempt: AttemptID, outcome: AttemptOutcome, at date: Date) async throws
}
