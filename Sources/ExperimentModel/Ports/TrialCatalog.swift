package import Foundation

/// Knows sweeps, trials and their states: what a run needs of a store to make its plan.
///
/// ```swift
/// _ = try await catalog.settleOrphanedAttempts(at: clock.date)
/// try await catalog.register(sweep, dataset: dataset, trials: trials, environment: .current)
/// let states = try await catalog.states(of: trials.map(\.id))
/// ```
///
/// The general part of the contract is that of `AttemptStore`, and the same suite checks both.
package protocol TrialCatalog: Sendable {
  /// Registers a sweep and its trials; new trials are queued.
  ///
  /// A sweep of the same name gets a new list of trials. Trials that leave the list stay in the
  /// store. Known trials, by identity, keep their state, epochs and result, whichever sweep
  /// registered them.
  ///
  /// - Throws: if a trial's configuration is not in the sweep. Nothing is changed then.
  func register(
    _ sweep: Sweep, dataset: DatasetDescription, trials: [Trial], environment: RunEnvironment
  ) async throws

  /// Returns the state of each registered trial among `ids`. Incomplete trials are `interrupted`, so
  /// that plans train them.
  func states(of ids: [TrialID]) async throws -> [TrialID: TrialState]

  /// Closes the attempts of a runner that died, as `interrupted` with
  /// the cause `lost`, and interrupts their trials.
  ///
  /// Plans resume interrupted trials, while crashed ones run again only on request. Must be called
  /// once, before a runner's first attempt.
  ///
  /// - Returns: the trials of those attempts.
  func settleOrphanedAttempts(at date: Date) async throws -> [TrialID]

  /// Returns the trials that are stored as finished but lack epochs.
  func incompleteTrials() async throws -> [IncompleteTrial]

  /// Adds missing epochs of a finished trial.
  ///
  /// - Throws: if the trial is not finished or still lacks epochs. Nothing is changed then.
  func restore(_ epochs: [EpochMetrics], of trial: TrialID) async throws
}
