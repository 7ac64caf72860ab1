/// A configuration with a seed on given data: the unit of work.
package struct Trial: Sendable, Hashable, Codable, Identifiable {
  package let id: TrialID
  package let configuration: Configuration
  package let seed: UInt64
  /// Content hash of the encoded dataset, split included.
  package let dataHash: String
  package let engineVersion: String
  /// Its split's number among those of the sweep; nil for a sweep with one split. Not part of the
  /// identity, which the data hash is.
  package let split: UInt64?

  package init(
    configuration: Configuration, seed: UInt64, dataHash: String, engineVersion: String,
    split: UInt64? = nil
  ) {
    self.split = split
    self.configuration = configuration
    self.seed = seed
    self.dataHash = dataHash
    self.engineVersion = engineVersion
    id = TrialID(
      hyperparameters: configuration.hyperparameters, seed: seed, dataHash: dataHash,
      engineVersion: engineVersion)
  }

  /// Creates a trial with a stored identity.
  package init(
    id: TrialID, configuration: Configuration, seed: UInt64, dataHash: String,
    engineVersion: String, split: UInt64? = nil
  ) {
    self.split = split
    self.id = id
    self.configuration = configuration
    self.seed = seed
    self.dataHash = dataHash
    self.engineVersion = engineVersion
  }
}
