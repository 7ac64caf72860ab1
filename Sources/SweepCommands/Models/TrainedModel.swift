import ArgumentParser
import Datasets
import ExperimentModel
import Foundation
import ResultStore
import Engine
import TrialTraining

/// A trained model named on the command line.
struct ModelArgument: ParsableArguments {
  @Argument(
    help: """
      A configuration's name, the beginning of a trial's id, or a model.safetensors with its
      manifest beside it.
      """)
  var trial: String

  @Option(help: "The sweep that the name belongs to; the latest by default.")
  var sweep: String?

  /// The weight file that is meant.
  func path(in store: StoreOptions) throws -> String {
    if trial.hasSuffix(".safetensors") { return trial }
    let record = try SQLiteResults(path: store.database)
      .trial(matching: trial, inSweep: sweep).record
    guard record.state == .finished else {
      throw CommandFailure(
        "trial \(record.id.short) (\(record.trial.configuration.name)) is \(record.state.rawValue); "
          + "only finished trials leave a model")
    }
    return "\(store.trialDirectory(record.id.short))/\(CheckpointManifest.modelName)"
  }
}

/// A checkpoint: weights and the manifest that says what they belong to.
struct TrainedModel {
  let path: String
  let manifest: CheckpointManifest

  init(_ path: String) throws {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(
        "there is no \(path); train the trial again with 'sweep GRID --only NAME --rerun all'")
    }
    manifest = try CheckpointManifest(besideModel: path)
  }

  /// - Parameter dataset: what it is to score.
  func engine(for dataset: EncodedDataset, threads: Int) throws -> TrainingEngine {
    try manifest.engine(modelPath: path, bags: dataset.bags, threads: threads)
  }

  /// The data that the model was trained on, or another dataset prepared in the same way.
  func dataset(orOther source: String? = nil) throws -> EncodedDataset {
    var specification = manifest.dataset
    if let source { specification.source = source }
    let dataset = try DatasetPreparation().prepare(specification)
    guard dataset.fieldSizes == manifest.fieldSizes, dataset.fieldNames == manifest.fieldNames,
      manifest.valuesHash == nil || manifest.valuesHash == dataset.description.valuesHash
    else {
      throw CommandFailure(
        "'\(specification.source)' has other fields or values than the data that the model was "
          + "trained on, so its embeddings mean something else")
    }
    if source == nil, dataset.description.hash != manifest.trial.dataHash {
      throw CommandFailure(
        "'\(specification.source)' has changed since the model was trained on it; name the data to "
          + "use with --dataset")
    }
    return dataset
  }
}
