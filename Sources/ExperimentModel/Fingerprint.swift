package import Crypto
import Foundation

extension TrialID {
  /// The identity of a trial.
  ///
  /// Hashes a canonical text, a line a value: sorted names, shortest round-trip numbers. What does
  /// not change the result (names, descriptions, paths, the worker count) is not in it.
  package init(
    hyperparameters: Hyperparameters, seed: UInt64, dataHash: String, engineVersion: String
  ) {
    var values = hyperparameters.values
    if let weights = hyperparameters.initialWeights {
      values["init"] = .text(weights.sha256.isEmpty ? weights.path : weights.sha256)
    }
    var lines = ["engine \(engineVersion)", "data \(dataHash)", "seed \(seed)"]
    lines += values.keys.sorted().map { "\($0) \(values[$0]!)" }
    self.init(hex: SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal)
  }
}

extension Digest {
  /// Two lower-case digits a byte.
  package var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
