/// Examines a store for damage, and knows which trials have models. Changes nothing.
package protocol StoreInspection: Sendable {
  /// All trials with the hash of their weights; nil for unfinished ones.
  func weightsHashes() throws(ResultStoreError) -> [TrialID: String?]

  /// Damage to the store, one line each; empty for none.
  func damage() throws(ResultStoreError) -> [String]

  /// Reads all sweeps completely, which verifies all checksums.
  func verifyChecksums() throws(ResultStoreError)

  /// Trials that an older version stored as finished without all epochs.
  func incompleteTrials() throws(ResultStoreError) -> [IncompleteTrial]

  /// Name and version of the software that stores the results.
  func software() throws(ResultStoreError) -> String
}
