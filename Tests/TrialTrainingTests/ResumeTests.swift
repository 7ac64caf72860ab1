import Datasets
import ExperimentModel
import Foundation
import TestSupport
import Testing
import Engine
import TrialTraining

/// Trials that resume from the checkpoint of an interrupted attempt.
@Suite struct ResumeTests {
  private struct Fixture {
    let folder: TemporaryFolder
    let dataset: EncodedDataset
    let trial: Trial

    init(
      evaluation: EvaluationProtocol? = nil, _ change: (inout Hyperparameters) -> Void = { _ in }
    ) throws {
      folder = try TemporaryFolder()
      try DatasetPreparationFixture.write(to: folder.path("source"))
      dataset = try DatasetPreparation(
        dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
      ).prepare(
        DatasetSpecification(source: folder.path("source"), evaluation: evaluation))
      var settings = Hyperparameters()
      settings.epochs = 4
      settings.embeddingDimension = 4
      settings.batchSize = 32
      change(&settings)
      trial = Trial(
        configuration: Configuration(name: "a", hyperparameters: settings), seed: 1,
        dataHash: dataset.description.hash, engineVersion: engineVersion)
    }

    var stepsOfEpoch: Int {
      let batch = trial.configuration.hyperparameters.batchSize
      return (dataset.train.count + batch - 1) / batch
    }

    var checkpointPath: String { folder.path("interrupted/\(TrainingCheckpoint.name)") }

    /// Trains in the folder of that name.
    ///
    /// - Parameter steps: number of optimizer steps before the interruption.
    func train(
      in name: String, steps: Int = .max, _ other: Trial? = nil
    ) throws -> (ending: WorkerEnding, epochs: [EpochMetrics]) {
      var done = 0
      var epochs: [EpochMetrics] = []
      let ending = try TrialTrainer(
        assignment: TrialAssignment(
          trial: other ?? trial, dataset: DatasetSpecification(source: folder.path("source")),
          datasetPath: dataset.path, trialDirectory: folder.path(name), threads: 1),
        dataset: dataset
      ).run(
        shouldStop: {
          done += 1
          return done >= steps
        },
        observe: { if case .epochFinished(let epoch) = $0 { epochs.append(epoch) } })
      return (ending, epochs)
    }
  }

  private func learned(_ epochs: [EpochMetrics]) -> [[Double]] {
    epochs.map { [Double($0.epoch), $0.trainLoss, $0.validationLoss, $0.validationAUC ?? -1] }
  }

  @Test(arguments: HyperparameterChoice.optimizer.options, RepeatedKeys.allCases)
  func interruptionsDoNotChangeTheResult(
    optimizer: HyperparameterOption, repeatedKeys: RepeatedKeys
  ) throws {
    let fixture = try Fixture {
      $0.optimizer = optimizer
      if optimizer != .sgd { $0[OptimizerSettings.repeatedKeys] = repeatedKeys }
    }
    let whole = try fixture.train(in: "whole")
    guard case .finished = whole.ending else { throw CheckpointError("\(whole.ending)") }
    // In the middle of the first epoch, of the second, just after the second, in the last.
    let n = fixture.stepsOfEpoch
    for steps in [n / 2, n + n / 2, n, n + 1] {
      #expect(try fixture.train(in: "interrupted", steps: steps).ending == .interrupted)
    }
    let rest = try fixture.train(in: "interrupted")
    #expect(rest.ending == whole.ending)
    #expect(learned(rest.epochs) == learned(whole.epochs))
    let weights = try ["whole", "interrupted"].map {
      try Data(contentsOf: URL(filePath: fixture.folder.path("\($0)/model.safetensors")))
    }
    #expect(weights[0] == weights[1])
    let manifest = try ModelManifest(
      besideModel: fixture.folder.path("interrupted/model.safetensors"))
    #expect(manifest.epochs == rest.epochs)
    // Until the result is recorded, one epoch reproduces it.
    let again = try fixture.train(in: "interrupted", steps: n + 1)
    #expect(again.ending == whole.ending)
    #expect(learned(again.epochs) == learned(whole.epochs))
  }

  @Test func afterAnInterruptedRankingOnlyTheRankingIsRepeated() throws {
    let fixture = try Fixture(evaluation: EvaluationProtocol(candidates: .all))
    let whole = try fixture.train(in: "whole")
    let steps = 4 * fixture.stepsOfEpoch
    #expect(try fixture.train(in: "interrupted", steps: steps + 1).ending == .interrupted)
    // The ranking polls once for a stop; an optimizer step would poll, too.
    let rest = try fixture.train(in: "interrupted", steps: 2)
    #expect(rest.ending == whole.ending)
    #expect(learned(rest.epochs) == learned(whole.epochs))
    #expect(FileManager.default.fileExists(atPath: fixture.checkpointPath))
  }

  @Test func epochsOfEarlierAttemptsAreReportedUnchanged() throws {
    let fixture = try Fixture()
    let first = try fixture.train(in: "interrupted", steps: 2 * fixture.stepsOfEpoch + 1)
    #expect(first.epochs.map(\.epoch) == [1, 2])
    let second = try fixture.train(in: "interrupted")
    #expect(Array(second.epochs.prefix(2)) == first.epochs)
    #expect(second.epochs.map(\.epoch) == [1, 2, 3, 4])
  }

  @Test func aDamagedFileIsAnErrorWithAdvice() throws {
    let fixture = try Fixture()
    let whole = try fixture.train(in: "whole")
    _ = try fixture.train(in: "interrupted", steps: fixture.stepsOfEpoch + 1)
    let address = URL(filePath: fixture.checkpointPath)
    let bytes = try Data(contentsOf: address)
    var random = Mutator(seed: 7, corpus: [[UInt8](bytes)])
    var errors = 0
    for round in 0..<200 {
      var damaged = bytes
      if round % 10 == 9 {
        damaged.removeLast(random.number(below: bytes.count) + 1)
      } else {
        damaged[random.number(below: bytes.count)] ^= UInt8(1 << (round % 8))
      }
      try damaged.write(to: address)
      do {
        // Flipped bits without a meaning, such as blanks of the header, are allowed.
        #expect(try fixture.train(in: "interrupted").ending == whole.ending)
      } catch let error as CheckpointError {
        errors += 1
        #expect(error.description.contains("remove the file"))
      }
    }
    #expect(errors > 150)
  }

  @Test func anotherTrialsFileIsRefused() throws {
    let fixture = try Fixture()
    _ = try fixture.train(in: "interrupted", steps: fixture.stepsOfEpoch + 1)
    let other = Trial(
      configuration: fixture.trial.configuration, seed: 2, dataHash: fixture.trial.dataHash,
      engineVersion: engineVersion)
    let error = #expect(throws: CheckpointError.self) {
      try fixture.train(in: "interrupted", other)
    }
    #expect(error?.message.contains("another trial's") == true)
  }
}
