/// A trial that is stored as finished but lacks epochs.
///
/// Older versions stored such trials if another program held the database for some seconds.
package struct IncompleteTrial: Sendable, Hashable, Identifiable {
  package let id: TrialID
  /// The latest name of its configuration.
  package let name: String
  package let seed: UInt64
  /// SHA-256 of its weights, in hexadecimal.
  package let weightsHash: String
  /// Recorded epochs, in order.
  package let recorded: [EpochMetrics]
  /// Numbers of the missing epochs, in order, from 1.
  package let missing: [Int]

  package init(
    id: TrialID, name: String, seed: UInt64, weightsHash: String, recorded: [EpochMetrics],
    missing: [Int]
  ) {
    self.id = id
    self.name = name
    self.seed = seed
    self.weightsHash = weightsHash
    self.recorded = recorded
    self.missing = missing
  }

  /// `epoch 30` or `epochs 3, 4, 5`.
  package var missingWords: String { Self.words(missing) }

  /// `epoch 30` or `epochs 3, 4, 5`, at most twenty numbers.
  package static func words(_ epochs: [Int]) -> String {
    let most = 20
    return (epochs.count == 1 ? "epoch " : "epochs ")
      + epochs.prefix(most).map(String.init).joined(separator: ", ")
      + (epochs.count > most ? " and \(epochs.count - most) more" : "")
  }
}
