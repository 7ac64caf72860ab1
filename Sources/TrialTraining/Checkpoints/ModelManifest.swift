package import Engine
package import ExperimentModel
import Foundation
import Kernels
import Platform

/// Origin and metrics of a model: `manifest.json` beside `model.safetensors`.
package struct ModelManifest: Sendable, Hashable, Codable {
  package var trial: Trial
  package var dataset: DatasetSpecification
  package var fieldNames: [String]
  /// Rows of the embedding table for each field.
  package var fieldSizes: [Int]
  /// Hash of the dataset's names and values; nil in manifests of older versions.
  package var valuesHash: String?
  /// The final metrics, by name.
  package var metrics: [String: Double]
  /// The metrics of every epoch, from which missing ones in the database are restored. Nil in
  /// manifests of older versions.
  package var epochs: [EpochMetrics]?
  /// SHA-256 of `model.safetensors`, in hexadecimal; set by `write`.
  package var weightsHash = ""

  package static let modelName = "model.safetensors"
  package static let manifestName = "manifest.json"

  package init(
    trial: Trial, dataset: DatasetSpecification, fieldNames: [String], fieldSizes: [Int],
    valuesHash: String?, metrics: [String: Double], epochs: [EpochMetrics]? = nil
  ) {
    self.trial = trial
    self.dataset = dataset
    self.fieldNames = fieldNames
    self.fieldSizes = fieldSizes
    self.valuesHash = valuesHash
    self.metrics = metrics
    self.epochs = epochs
  }

  /// Writes weights and manifest into a folder, each atomically; makes the folder.
  ///
  /// - Returns: SHA-256 of the weight file, in hexadecimal.
  /// - Throws: `CheckpointError`.
  func write(_ weights: Weights, to folder: String) throws(CheckpointError) -> String {
    var writer = SafetensorsWriter(metadata: ["trial": trial.id.hex])
    let values = weights.values
    for tensor in weights.layout.tensors {
      writer.append(
        tensor.name, shape: tensor.shape, values: values.span.extracting(tensor.range))
    }
    var manifest = self
    manifest.weightsHash = try writer.write(to: "\(folder)/\(Self.modelName)")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // An epoch's speed may be infinite.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let json = try? encoder.encode(manifest) else {
      throw CheckpointError("the manifest can't be written", path: folder)
    }
    try CheckpointFile.write(Array(json), to: "\(folder)/\(Self.manifestName)")
    return manifest.weightsHash
  }

  /// Reads the manifest beside a weight file, or of a trial's folder.
  ///
  /// - Throws: `CheckpointError` if it is missing or damaged.
  package init(besideModel path: String) throws(CheckpointError) {
    let folder = path.parentFolder
    let file = (folder as NSString).appendingPathComponent(Self.manifestName)
    let bytes = try CheckpointFile.read(file)
    do {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw CheckpointError(
        "this is not a checkpoint's manifest; train the trial again", path: file)
    }
    guard isConsistent else {
      throw CheckpointError(
        "the manifest is damaged: its settings are not those of its trial; train the trial again",
        path: file)
    }
  }

  /// True if the trial's identity matches the settings. Not checked for other engine versions, which
  /// may have computed identities in another way.
  private var isConsistent: Bool {
    let computed = Trial(
      configuration: trial.configuration, seed: trial.seed, dataHash: trial.dataHash,
      engineVersion: trial.engineVersion)
    return trial.engineVersion != engineVersion || computed.id == trial.id
  }

  /// Returns an engine with the model's weights.
  ///
  /// - Parameters:
  ///   - bags: the bags of each field in the data to score.
  ///   - itemField: field of the items that users rate.
  /// - Throws: `CheckpointError` if the weight file is missing, damaged, or not the one that the
  ///   manifest was written for.
  package func engine(
    modelPath: String, bags: [EmbeddingBags?], itemField: Int, threads: Int
  ) throws(CheckpointError) -> TrainingEngine {
    let settings = trial.configuration.hyperparameters
    let network = Network(
      settings, fieldSizes: fieldSizes, bags: bags, itemField: itemField)
    let weights = Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 0)
    let file = try ModelFile(path: modelPath)
    guard file.sha256 == weightsHash else {
      throw CheckpointError(
        "the weights are not those that the trial wrote (their SHA-256 differs); train it again",
        path: modelPath)
    }
    try file.load(into: weights)
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 0, threads: threads)
  }
}
