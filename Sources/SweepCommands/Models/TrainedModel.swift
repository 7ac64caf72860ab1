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
      manifest beside it. Where one word is several of these: configuration:NAME, trial:ID or \
      file:PATH.
      """)
  var trial: String

  @Option(help: "The sweep that the name belongs to; the latest by default.")
  var sweep: String?

  /// The weight file that is meant.
  func path(in store: StoreOptions) throws -> String {
    if let file = try file(in: store) { return file }
    let record = try SQLiteResults(path: store.database)
      .trial(matching: trial, inSweep: sweep).record
    guard record.state == .finished else {
      throw CommandFailure(
        "trial \(record.id.short) (\(record.trial.configuration.name)) is \(record.state.rawValue); "
          + "only finished trials leave a model")
    }
    return "\(store.trialDirectory(record.id.short))/\(CheckpointManifest.modelName)"
  }

  /// The weight file that is named itself; nil where the argument names a trial.
  ///
  /// Configurations of a product over `init` are called after weight files.
  private func file(in store: StoreOptions) throws -> String? {
    let name = QualifiedName(trial)
    if name.kind == .file { return name.name }
    guard name.kind == nil, trial.hasSuffix(".safetensors") else { return nil }
    guard isConfiguration(in: store) else { return trial }
    guard FileManager.default.fileExists(atPath: trial) else { return nil }
    throw CommandFailure(
      AmbiguousName(
        trial,
        meanings: [
          (QualifiedName.text(.configuration, trial), "the configuration of that name"),
          (QualifiedName.text(.file, trial), "the weight file at that path"),
        ]
      ).description)
  }

  private func isConfiguration(in store: StoreOptions) -> Bool {
    do {
      _ = try SQLiteResults(path: store.database).trial(matching: trial, inSweep: sweep)
      return true
    } catch {
      // Without a readable database there is no configuration to confuse the file with.
      return error.code == .ambiguousTrial
    }
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
