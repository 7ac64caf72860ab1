/// Reads the results of sweeps: what lists, reports and plans need of a store. Changes nothing.
///
/// ```swift
/// let snapshot = try reader.snapshot(ofSweep: "grid")
/// let trial = try reader.trial(matching: "exp1", inSweep: "grid").record
/// ```
///
/// Each call sees one moment of the store. Attempts that a killed runner left running count as
/// interrupted.
package protocol ResultReader: Sendable {
  /// The place of the results, for messages.
  var path: String { get }

  /// All sweeps, the latest first.
  func sweeps() throws(ResultStoreError) -> [SweepSummary]

  /// Name of the latest sweep, which is never the confirmation of another one that is stored; nil
  /// without sweeps.
  func latestSweep() throws(ResultStoreError) -> String?

  /// Snapshot of a sweep.
  ///
  /// - Parameter contents: what to read, given the sweep without its configurations.
  /// - Throws: `ResultStoreError` of code `noSuchSweep` with the names of all sweeps.
  func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents
  ) throws(ResultStoreError) -> SweepSnapshot

  /// Trials of a sweep, in the order of its grid file.
  ///
  /// - Parameter metrics: names of the final metrics to read.
  /// - Throws: `ResultStoreError` of code `noSuchSweep` with the names of all sweeps.
  func trials(
    ofSweep name: String, metrics: [String]
  ) throws(ResultStoreError) -> [TrialSummary]

  /// The state of each known trial among `ids`, whichever sweep registered it.
  func states(of ids: [TrialID]) throws(ResultStoreError) -> [TrialID: TrialState]

  /// The trial that `text` denotes: the name of a configuration in `sweep` (nil: the latest), or
  /// the first digits of an identity.
  ///
  /// - Throws: `ResultStoreError` of code `noSuchTrial`, or `ambiguousTrial` with the candidates.
  func trial(matching text: String, inSweep sweep: String?) throws(ResultStoreError) -> TrialMatch

  /// The one sweep or trial that a name denotes.
  ///
  /// Unlike `trial(matching:inSweep:)`, it does not prefer the latest sweep: what is removed must
  /// not depend on the order of runs.
  ///
  /// - Parameter sweep: sweep of the trial; nil for any.
  /// - Throws: `ResultStoreError` of code `noSuchTrial`, `noSuchSweep`, or `ambiguousTrial` with all
  ///   meanings of the name.
  func removalTarget(
    named text: String, inSweep sweep: String?
  ) throws(ResultStoreError) -> RemovalTarget

  // MARK: - Latest run of a sweep

  /// Hash of its data; nil if there is no such sweep.
  func dataHash(ofSweep name: String) throws(ResultStoreError) -> String?

  /// Its grid file; nil if there is no such sweep or no file was recorded.
  func gridOrigin(ofSweep name: String) throws(ResultStoreError) -> GridOrigin?

  /// Its engine; nil if there is no such sweep or it has no trial.
  func engineVersion(ofSweep name: String) throws(ResultStoreError) -> String?
}

extension ResultReader {
  /// The complete snapshot of a sweep.
  package func snapshot(ofSweep name: String) throws(ResultStoreError) -> SweepSnapshot {
    try snapshot(ofSweep: name) { _ in SnapshotContents() }
  }

  /// The trial that `text` denotes in the latest sweep, or by its identity.
  package func trial(matching text: String) throws(ResultStoreError) -> TrialMatch {
    try trial(matching: text, inSweep: nil)
  }
}
