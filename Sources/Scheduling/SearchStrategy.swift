package import ExperimentModel

/// Decides which trial trains next, and how far: the seam for searches that learn from results.
///
/// ```swift
/// let summary = try await scheduler.run(GridStrategy(plan))
/// ```
///
/// The contract:
/// - The scheduler calls `next` whenever a slot is free, one call at a time.
/// - The scheduler trains each trial, by identity, at most once, and again only after it has paused;
///   retries of crashes are its own.
package protocol SearchStrategy: Sendable {
  /// Returns what to do now.
  ///
  /// Nil while trials are running: the scheduler asks again when one has reported an epoch or ended. Nil
  /// while none is running ends the sweep.
  mutating func next() -> SearchStep?

  /// Receives an epoch of a running trial. A trial that resumes reports its earlier epochs again.
  mutating func recorded(_ epoch: EpochMetrics, of trial: Trial)

  /// Receives the ending of a trial, after its last retry.
  mutating func ended(_ trial: Trial, _ ending: AttemptEnding)
}

extension SearchStrategy {
  package mutating func recorded(_ epoch: EpochMetrics, of trial: Trial) {}
}

/// What a scheduler does next.
package enum SearchStep: Sendable, Hashable {
  /// Trains a trial until an epoch, where it pauses unless it ends before; nil for to its end.
  case train(Trial, until: Int? = nil)
  /// Ends a trial that is not running, because it was behind others after that epoch.
  case prune(Trial, after: Int)
}
