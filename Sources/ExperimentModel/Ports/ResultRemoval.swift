/// Removes results from a store, each call at once or not at all.
package protocol ResultRemoval: Sendable {
  /// Removes a sweep, and its trials that belong to no other sweep.
  ///
  /// - Returns: the removed trials.
  /// - Throws: `ResultStoreError` of code `noSuchSweep` with the names of all sweeps.
  func remove(sweep name: String) async throws -> [TrialID]

  /// Removes a trial with its attempts and results from all sweeps. The next run of a grid with
  /// that trial trains it again.
  ///
  /// - Throws: `ResultStoreError` of code `noSuchTrial`.
  func remove(trial: TrialID) async throws
}
