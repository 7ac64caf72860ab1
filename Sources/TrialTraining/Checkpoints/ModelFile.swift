package import Engine
import Kernels

/// A safetensors file with a network's weights by name.
package struct ModelFile {
  private let path: String
  private let file: SafetensorsFile

  /// - Throws: `CheckpointError` if the file is missing or damaged.
  package init(path: String) throws(CheckpointError) {
    self.path = path
    file = try SafetensorsFile(path: path)
  }

  /// SHA-256 of the file's bytes, in hexadecimal.
  package var sha256: String { file.sha256 }

  /// Loads a network's weights. Optimizer states stay unchanged; other tensors of the file are
  /// ignored.
  ///
  /// - Throws: `CheckpointError` if a tensor is missing or has another shape.
  package func load(into weights: Weights) throws(CheckpointError) {
    for tensor in weights.layout.tensors {
      guard let found = file.tensor(tensor.name) else {
        throw CheckpointError(
          "there is no tensor '\(tensor.name)': the file holds another model's weights", path: path)
      }
      guard found.shape == tensor.shape else {
        throw CheckpointError(
          "'\(tensor.name)' has shape \(found.shape), but this configuration on this dataset needs "
            + "\(tensor.shape)", path: path)
      }
      let values = try file.floats(tensor.name)
      for (index, value) in zip(tensor.range, values) { weights.values[index] = value }
    }
  }
}
