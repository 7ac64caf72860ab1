import Datasets
import ExperimentModel
import Foundation
import TestSupport
import Testing
import Engine
import TrialTraining

/// Validation rows that are all of one label: there is no AUC, and no substitute for it.
@Suite struct OneLabelTests {
  @Test(arguments: [1, 5]) func withoutBothLabelsThereIsNoValidationAUC(rating: Int) throws {
    let folder = try TemporaryFolder()
    let source = folder.path("source")
    try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
    // By time: 72 rows train, 8 validate, 20 test.
    let rows = (0..<100).map { row in
      let rating = (72..<80).contains(row) ? rating : row % 2 == 0 ? 5 : 1
      return "\(row % 7)\t\(row % 11)\t\(rating)\t\(1_000 + row)"
    }
    let head = "user_id:token\titem_id:token\trating:float\ttimestamp:float"
    try Data(([head] + rows).joined(separator: "\n").utf8)
      .write(to: URL(filePath: "\(source)/source.inter"))
    let specification = DatasetSpecification(
      source: source, split: SplitSpecification(kind: .byTime))
    let dataset = try DatasetPreparation(
      dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
    ).prepare(specification)
    #expect(dataset.validation.count == 8)
    var settings = Hyperparameters()
    settings.epochs = 2
    settings.embeddingDimension = 4
    let trial = Trial(
      configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
      dataHash: dataset.description.hash, engineVersion: engineVersion)
    let trainer = TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: specification, datasetPath: dataset.path,
        trialDirectory: folder.path("trial"), threads: 1), dataset: dataset)
    // Interrupted in the second epoch, so that the first one is read from the checkpoint.
    var epochs: [EpochMetrics] = []
    var steps = 0
    let first = try trainer.run(shouldStop: {
      steps += 1
      return steps > 1
    })
    #expect(first == .interrupted)
    let ending = try trainer.run(observe: {
      if case .epochFinished(let epoch) = $0 { epochs.append(epoch) }
    })
    #expect(epochs.map(\.epoch) == [1, 2])
    #expect(epochs.allSatisfy { $0.validationAUC == nil && $0.validationLoss.isFinite })
    guard case .finished(let result) = ending else {
      Issue.record("\(ending)")
      return
    }
    #expect(result.metrics["auc"] != nil)
  }
}
