import Datasets
import Engine
import ExperimentModel
import Foundation
import Platform
import TrialTraining

/// A checkpoint: weights and the manifest that says what they belong to.
struct TrainedModel: Sendable {
  let path: String
  let manifest: ModelManifest

  init(_ path: String) throws(CheckpointError) {
    self.path = path
    manifest = try ModelManifest(besideModel: path)
  }

  /// The model that a finished trial left.
  init(of trial: Trial, in paths: ProjectPaths) throws {
    let path = "\(paths.trialFolder(trial.id.short))/\(ModelManifest.modelName)"
    guard FileManager.default.fileExists(atPath: path) else {
      throw ServiceError(
        "there is no \(path); train the trial again with 'sweep GRID \(RequestSetting.only) NAME "
          + "\(RequestSetting.rerun) all'")
    }
    try self.init(path)
  }

  var configuration: Configuration { manifest.trial.configuration }

  /// Files that an output must not replace while the model is in use.
  func files(
    in paths: ProjectPaths, _ dataset: EncodedDataset, source: String?, beside output: String
  ) -> [String] {
    paths.ownFiles(beside: output) + [path, path.parentFolder, dataset.path]
      + [manifest.dataset.source, source].compactMap(\.self).flatMap(paths.places)
  }

  /// - Parameter dataset: the data to score.
  func engine(for dataset: EncodedDataset, threads: Int) throws(CheckpointError) -> TrainingEngine {
    try manifest.engine(
      modelPath: path, bags: dataset.bags, itemField: dataset.movieField, threads: threads)
  }

  /// Returns the data that the model was trained on, or another dataset prepared in the same way.
  ///
  /// - Throws: `ServiceError` if the data have changed, or the other dataset has other fields or
  ///   values.
  func dataset(orOther source: String? = nil, in paths: ProjectPaths) throws(ServiceError)
    -> EncodedDataset
  {
    var specification = manifest.dataset
    if let source { specification.source = source }
    let dataset = try paths.prepare(specification, for: configuration.hyperparameters)
    guard dataset.fieldSizes == manifest.fieldSizes, dataset.fieldNames == manifest.fieldNames,
      manifest.valuesHash == nil || manifest.valuesHash == dataset.description.valuesHash
    else {
      throw ServiceError(
        "'\(specification.source)' has other fields or values than the data that the model was "
          + "trained on, so its embeddings mean something else")
    }
    if source == nil, dataset.description.hash != manifest.trial.dataHash {
      throw ServiceError(
        "'\(specification.source)' has changed since the model was trained on it; name the data to "
          + "use with \(RequestSetting.dataset)")
    }
    return dataset
  }
}
