import Crypto
import Foundation

/// SHA-256 of what a trial's result depends on, in hexadecimal.
package struct TrialID: Sendable, Hashable, Codable, CustomStringConvertible {
  package let hex: String

  package init(hex: String) { self.hex = hex }

  /// The first ten digits, which people see and type.
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

extension TrialID {
  /// Computes the identity of a trial.
  ///
  /// Hashes a canonical text with one line per value: sorted names, shortest round-trip numbers.
  /// Left out is what does not change the result: names, descriptions, paths, the number of
  /// workers, and neutral values, so that a new hyperparameter keeps the identity of older trials.
  package init(
    hyperparameters: Hyperparameters, seed: UInt64, dataHash: String, engineVersion: String,
    catalog: HyperparameterCatalog = .standard
  ) {
    self.init(
      hashing: Self.lines(
        hyperparameters, seed: seed, dataHash: dataHash, engineVersion: engineVersion,
        catalog: catalog))
  }

  /// Hashes the lines of the canonical text.
  init(hashing lines: [String]) {
    self.init(hex: SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal)
  }

  /// Returns the lines of the canonical text.
  static func lines(
    _ hyperparameters: Hyperparameters, seed: UInt64, dataHash: String, engineVersion: String,
    catalog: HyperparameterCatalog = .standard
  ) -> [String] {
    let values = catalog.hashedValues(hyperparameters.values)
    return ["engine \(engineVersion)", "data \(dataHash)", "seed \(seed)"]
      + values.sorted { $0.key < $1.key }.map { name, value in
        "\(name) \(catalog[name]?.contentText(of: value) ?? value.description)"
      }
  }
}
