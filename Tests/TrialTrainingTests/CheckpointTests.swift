import Datasets
import Evaluation
import ExperimentModel
import Foundation
import Kernels
import TestSupport
import Testing
import Engine
import TrialTraining

/// Model and manifest of a finished trial: contents and detection of damage.
@Suite struct CheckpointTests {
  private func trained(
    in folder: TemporaryFolder, _ change: (inout Hyperparameters) -> Void = { _ in }
  ) throws -> (result: TrialResult, dataset: EncodedDataset, directory: String) {
    try DatasetPreparationFixture.write(to: folder.path("source"))
    let specification = DatasetSpecification(source: folder.path("source"))
    let dataset = try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(specification)
    var settings = Hyperparameters()
    settings.epochs = 2
    settings.embeddingDimension = 4
    settings.batchSize = 8
    change(&settings)
    let trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
      dataHash: dataset.description.hash, engineVersion: engineVersion)
    let directory = folder.path("trials/\(trial.id.short)")
    let ending = try TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: specification, datasetPath: dataset.path,
        trialDirectory: directory, threads: 1), dataset: dataset
    ).run()
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    return (result, dataset, directory)
  }

  @Test func aModelFileGivesTheSameMetrics() throws {
    let folder = try TemporaryFolder()
    let (result, dataset, directory) = try trained(in: folder)
    let path = "\(directory)/model.safetensors"
    let manifest = try ModelManifest(besideModel: path)
    #expect(manifest.weightsHash == result.weightsHash)
    #expect(try SafetensorsFile(path: path).sha256 == result.weightsHash)
    let engine = try manifest.engine(
      modelPath: path, bags: dataset.bags, itemField: dataset.movieField, threads: 1)
    let found = try #require(
      ModelEvaluation(engine, Hyperparameters(), seed: 1, on: dataset) { _, _ in })
    #expect(found.metrics == result.metrics)
    let names = try SafetensorsFile(path: path).tensors.map(\.name)
    #expect(Set(names) == Set(engine.network.layout.tensors.map(\.name)))
  }

  @Test func initialWeightsAreLoaded() throws {
    let folder = try TemporaryFolder()
    let first = try trained(in: folder)
    let path = "\(first.directory)/model.safetensors"
    // With a negligible learning rate the weights stay the same.
    let second = try trained(in: folder) {
      $0.initialWeights = InitialWeights(path: path)
      $0.epochs = 1
      $0.learningRate = 1e-30
    }
    #expect(second.directory != first.directory)
    #expect(second.result.metrics == first.result.metrics)
    let error = #expect(throws: CheckpointError.self) {
      try trained(in: folder) {
        $0.initialWeights = InitialWeights(path: path)
        $0.embeddingDimension = 5
      }
    }
    #expect(error?.message.contains("has shape") == true)
    let changed = #expect(throws: CheckpointError.self) {
      try trained(in: folder) {
        $0.initialWeights = InitialWeights(
          path: path, sha256: String(repeating: "0", count: 64))
      }
    }
    #expect(changed?.message.contains("not those that the trial was planned with") == true)
  }

  @Test func flippedBitsAreDetected() throws {
    let folder = try TemporaryFolder()
    let (_, dataset, directory) = try trained(in: folder)
    let path = "\(directory)/model.safetensors"
    let manifest = try ModelManifest(besideModel: path)
    let whole = try Data(contentsOf: URL(filePath: path))
    var random = Mutator(seed: 3, corpus: [[UInt8](whole)])
    for _ in 0..<200 {
      var bytes = whole
      bytes[random.number(below: whole.count)] ^= UInt8(1 << random.number(below: 8))
      try bytes.write(to: URL(filePath: path))
      #expect(throws: CheckpointError.self) {
        try manifest.engine(
          modelPath: path, bags: dataset.bags, itemField: dataset.movieField, threads: 1)
      }
    }
    try Data("{}".utf8).write(to: URL(filePath: "\(directory)/manifest.json"))
    #expect(throws: CheckpointError.self) { try ModelManifest(besideModel: path) }
  }

  @Test func aFlippedBitOfTheManifestChangesNoSetting() throws {
    let folder = try TemporaryFolder()
    let (_, _, directory) = try trained(in: folder)
    let model = "\(directory)/model.safetensors"
    let address = URL(filePath: "\(directory)/manifest.json")
    let right = try ModelManifest(besideModel: model)
    let whole = try Data(contentsOf: address)
    var random = Mutator(seed: 5, corpus: [[UInt8](whole)])
    var errors = 0
    for _ in 0..<200 {
      var bytes = whole
      bytes[random.number(below: whole.count)] ^= UInt8(1 << random.number(below: 8))
      try bytes.write(to: address)
      do throws(CheckpointError) {
        let read = try ModelManifest(besideModel: model).trial
        #expect(
          read.configuration.hyperparameters == right.trial.configuration.hyperparameters)
        #expect(read.seed == right.trial.seed)
        #expect(read.dataHash == right.trial.dataHash)
      } catch {
        errors += 1
        #expect(error.description.contains("train the trial again"))
      }
    }
    #expect(errors > 50)
  }

  @Test func divergenceIsReportedWithItsEpoch() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CheckpointError.self) {
      try trained(in: folder) {
        $0.optimizer = .sgd
        $0.learningRate = 1e20
        $0[SGDSettings.momentum] = 0.9
        $0.epochs = 5
      }
    }
    #expect(error?.message.hasPrefix("diverged(epoch: ") == true)
  }
}

/// A small dataset in MovieLens 1M's layout.
enum DatasetPreparationFixture {
  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ lines: [String]) throws {
      try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    try write("users.dat", (1...10).map { "\($0)::\($0 % 2 == 0 ? "F" : "M")::25::\($0)::1\($0)" })
    try write("movies.dat", (1...20).map { "\($0)::Movie \($0) (19\(70 + $0))::Drama" })
    let pairs = (0..<150).map {
      ($0 * 7 % 10 + 1, $0 * 3 % 20 + 1, $0 * 11 % 5 + 1, 956_000_000 + $0)
    }
    try write("ratings.dat", pairs.map { "\($0.0)::\($0.1)::\($0.2)::\($0.3)" })
  }
}
