import Engine
package import ExperimentModel
import Foundation
import Kernels
import Platform

/// Checkpoint of an unfinished trial: `resume.safetensors` in its folder.
///
/// It is replaced after each epoch; after the last one only if a long evaluation follows. It holds all
/// that the next epoch depends on: weights, optimizer state, the average of the weights, the number of
/// steps, and the weights of the best epoch if early stopping restores them. Random numbers, learning
/// rates, early stopping and accumulated gradients are functions of settings, steps and earlier epochs,
/// so they have no state.
package struct TrainingCheckpoint: Sendable {
  private let trial: TrialID
  package let path: String

  package static let name = "resume.safetensors"

  package init(trial: TrialID, folder: String) {
    self.trial = trial
    path = "\(folder)/\(Self.name)"
  }

  /// Replaces the file; makes its folder.
  ///
  /// - Parameters:
  ///   - best: the weights of the best epoch; nil if the last ones are kept.
  ///   - epochs: the metrics of all epochs so far.
  /// - Throws: `CheckpointError` if it cannot be written.
  func save(
    _ weights: Weights, best: BestWeights? = nil, epochs: [EpochMetrics]
  ) throws(CheckpointError) {
    guard let measured = try? JSONEncoder().encode(epochs) else {
      throw CheckpointError("a metric is not finite", path: path)
    }
    var metadata = [
      "trial": trial.hex, "steps": String(weights.steps),
      "epochs": String(decoding: measured, as: UTF8.self),
    ]
    let parts = Self.parts(of: weights, best)
    metadata["checksum"] = checksum(of: parts, metadata)
    var writer = SafetensorsWriter(
      metadata: metadata, capacity: weights.layout.count * parts.count)
    for (prefix, buffer) in parts {
      for tensor in weights.layout.tensors {
        writer.append(
          prefix + tensor.name, shape: tensor.shape, values: buffer.span.extracting(tensor.range))
      }
    }
    try writer.write(to: path)
  }

  /// Loads weights, optimizer state and number of steps.
  ///
  /// - Parameter best: receives the weights of the best epoch.
  /// - Returns: the metrics of all epochs so far. Empty if there is no file; the weights are unchanged
  ///   then.
  /// - Throws: `CheckpointError` if the file is damaged or another trial's. The weights are undefined
  ///   then.
  func load(
    into weights: Weights, best: BestWeights? = nil
  ) throws(CheckpointError) -> [EpochMetrics] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do throws(CheckpointError) {
      let file = try SafetensorsFile(path: path)
      guard file.metadata["trial"] == trial.hex,
        let steps = file.metadata["steps"].flatMap(Int.init)
      else { throw CheckpointError("it is another trial's") }
      let parts = Self.parts(of: weights, best)
      for (prefix, buffer) in parts {
        for tensor in weights.layout.tensors {
          let values = try file.floats(prefix + tensor.name, shape: tensor.shape)
          for (index, value) in zip(tensor.range, values) { buffer[index] = value }
        }
      }
      weights.steps = steps
      var metadata = file.metadata
      guard let stored = metadata.removeValue(forKey: "checksum"),
        stored == checksum(of: parts, metadata)
      else { throw CheckpointError("its checksum is wrong") }
      let epochs = try? JSONDecoder().decode(
        [EpochMetrics].self, from: Data((metadata["epochs"] ?? "").utf8))
      guard let epochs, epochs.map(\.epoch) == Array(1..<epochs.count + 1) else {
        throw CheckpointError("its epochs can't be read")
      }
      return epochs
    } catch {
      throw CheckpointError(
        "the interrupted trial can't resume from this file: \(error.message); remove the file and "
          + "rerun the failed trial to train it from the beginning", path: path)
    }
  }

  /// Removes the file. Must be called only once the trial's result is recorded.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Returns the buffers that the next step reads, with the prefixes of their tensors' names.
  private static func parts(
    of weights: Weights, _ best: BestWeights?
  ) -> [(prefix: String, Buffer<Float>)] {
    [("", weights.values)]
      + zip(weights.stateNames, weights.states).map { ("optimizer.\($0).", $1) }
      + (weights.average.map { [("average.", $0)] } ?? [])
      + (best.map { [("best.", $0.values)] } ?? [])
  }

  /// Returns the SHA-256 of all numbers and texts of the file, in hexadecimal.
  private func checksum(
    of parts: [(prefix: String, Buffer<Float>)], _ metadata: [String: String]
  ) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(4096) { $0 + 4 * $1.1.count })
    for (_, buffer) in parts {
      buffer.span.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      bytes += Array("\(key)=\(value)\n".utf8)
    }
    return hexadecimalSHA256(of: bytes)
  }
}
