/// A configuration with a seed, on given data: the unit of work that is done once.
package struct Trial: Sendable, Hashable, Codable, Identifiable {
  package let id: TrialID
  package let configuration: Configuration
  package let seed: UInt64
  /// Content hash of the encoded dataset, split included.
  package let dataHash: String
  package let engineVersion: String

  package init(
    configuration: Configuration, seed: UInt64, dataHash: String, engineVersion: String
  ) {
    self.configuration = configuration
    self.seed = seed
    self.dataHash = dataHash
    self.engineVersion = engineVersion
    id = TrialID(
      hyperparameters: configuration.hyperparameters, seed: seed, dataHash: dataHash,
      engineVersion: engineVersion)
  }

  /// A trial whose identity was computed before: as the store knows it.
  package init(
    id: TrialID, configuration: Configuration, seed: UInt64, dataHash: String,
    engineVersion: String
  ) {
    self.id = id
    self.configuration = configuration
    self.seed = seed
    self.dataHash = dataHash
    self.engineVersion = engineVersion
  }
}

/// SHA-256 of what a trial's result depends on, in hexadecimal.
package struct TrialID: Sendable, Hashable, Codable, CustomStringConvertible {
  package let hex: String

  package init(hex: String) { self.hex = hex }

  /// The first ten digits: what people see and type.
  package var short: String { String(hex.prefix(10)) }
  package var description: String { short }

  package init(from decoder: any Decoder) throws {
    hex = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
