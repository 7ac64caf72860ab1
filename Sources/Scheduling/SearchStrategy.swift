package import ExperimentModel

/// Decides which trial starts next: the seam for searches that learn from results.
///
/// ```swift
/// let summary = try await scheduler.run(GridStrategy(plan))
/// ```
///
/// The contract:
/// - The scheduler calls `next` whenever a slot is free, one call at a time.
/// - The scheduler starts each trial, by identity, at most once; retries of crashes are its own.
package protocol SearchStrategy: Sendable {
  /// Returns the trial to start now.
  ///
  /// Nil while trials are running: the scheduler asks again when one has ended. Nil while none is
  /// running ends the sweep.
  mutating func next() -> Trial?

  /// Receives the ending of a trial, after its last retry.
  mutating func ended(_ trial: Trial, _ ending: AttemptEnding)
}
