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
      evaluation: EvaluationProtocol? = nil, seed: UInt64 = 1,
      _ change: (inout Hyperparameters) throws -> Void = { _ in }
    ) throws {
      folder = try TemporaryFolder()
      try DatasetPreparationFixture.write(to: folder.path("source"))
      var settings = Hyperparameters()
      settings.epochs = 4
      settings.embeddingDimension = 4
      settings.batchSize = 32
      try change(&settings)
      dataset = try DatasetPreparation(
        dataFolder: folder.path("data"), cacheFolder: folder.path("cache")
      ).prepare(
        DatasetSpecification(source: folder.path("source"), evaluation: evaluation)
      ).reading(settings.history)
      trial = Trial(
        configuration: Configuration(name: "a", hyperparameters: settings), seed: seed,
        dataHash: dataset.description.hash, engineVersion: engineVersion)
    }

    var stepsOfEpoch: Int {
      let batch = trial.configuration.hyperparameters.batchSize
      return (dataset.train.count + batch - 1) / batch
    }

    /// The first epochs of the trial as a trial of its own.
    func shorter(epochs: Int) -> Trial {
      var configuration = trial.configuration
      configuration.hyperparameters.epochs = epochs
      return Trial(
        configuration: configuration, seed: trial.seed, dataHash: trial.dataHash,
        engineVersion: engineVersion)
    }

    /// The bytes of the model in the folder of that name.
    func model(in name: String) throws -> Data {
      try Data(contentsOf: URL(filePath: folder.path("\(name)/model.safetensors")))
    }

    var checkpointPath: String { folder.path("interrupted/\(TrainingCheckpoint.name)") }

    /// Trains in the folder of that name.
    ///
    /// - Parameters:
    ///   - steps: number of optimizer steps before the interruption.
    ///   - continued: a shorter trial, trained in the folder `shorter`.
    func train(
      in name: String, steps: Int = .max, _ other: Trial? = nil, continuing continued: Trial? = nil
    ) throws -> (ending: WorkerEnding, epochs: [EpochMetrics]) {
      var done = 0
      var epochs: [EpochMetrics] = []
      let ending = try TrialTrainer(
        assignment: TrialAssignment(
          trial: other ?? trial, dataset: DatasetSpecification(source: folder.path("source")),
          datasetPath: dataset.path, trialDirectory: folder.path(name), threads: 1,
          continued: continued.map {
            ContinuedTrial(id: $0.id, directory: folder.path("shorter"))
          }),
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
    try expectInterruptionsToChangeNothing(
      Fixture {
        $0.optimizer = optimizer
        if OptimizerSettings.repeatedKeys.definition.applies(to: $0) {
          $0[OptimizerSettings.repeatedKeys] = repeatedKeys
        }
      })
  }

  @Test(arguments: HyperparameterChoice.model.options)
  func interruptionsDoNotChangeTheResultOfAnyModel(_ model: HyperparameterOption) throws {
    try expectInterruptionsToChangeNothing(
      Fixture {
        $0.model = model
        if MLPSettings.hiddenSizes.definition.applies(to: $0) {
          $0[MLPSettings.hiddenSizes] = [8, 4]
        }
      })
  }

  private func expectInterruptionsToChangeNothing(_ fixture: Fixture) throws {
    let whole = try fixture.train(in: "whole")
    guard case .finished = whole.ending else { throw CheckpointError("\(whole.ending)") }
    let rest = try expectSameResult(whole, afterInterruptionsOf: fixture)
    let n = fixture.stepsOfEpoch
    let manifest = try ModelManifest(
      besideModel: fixture.folder.path("interrupted/model.safetensors"))
    #expect(manifest.epochs == rest.epochs)
    // Until the result is recorded, one epoch reproduces it.
    let again = try fixture.train(in: "interrupted", steps: n + 1)
    #expect(again.ending == whole.ending)
    #expect(learned(again.epochs) == learned(whole.epochs))
  }

  /// Interrupts in the middle of the first epoch, of the second, just after the second, in the
  /// last, then requires the result of the uninterrupted training.
  ///
  /// - Returns: the last attempt.
  @discardableResult private func expectSameResult(
    _ whole: (ending: WorkerEnding, epochs: [EpochMetrics]), afterInterruptionsOf fixture: Fixture
  ) throws -> (ending: WorkerEnding, epochs: [EpochMetrics]) {
    let n = fixture.stepsOfEpoch
    for steps in [n / 2, n + n / 2, n, n + 1] {
      #expect(try fixture.train(in: "interrupted", steps: steps).ending == .interrupted)
    }
    let rest = try fixture.train(in: "interrupted")
    #expect(rest.ending == whole.ending)
    #expect(learned(rest.epochs) == learned(whole.epochs))
    #expect(try fixture.model(in: "whole") == fixture.model(in: "interrupted"))
    try expectSameResult(whole, afterAShorterTrialOf: fixture)
    return rest
  }

  /// Trains the first two epochs as a trial of their own, continues it, interrupts that in the next
  /// epoch, then requires the result of the uninterrupted training.
  private func expectSameResult(
    _ whole: (ending: WorkerEnding, epochs: [EpochMetrics]), afterAShorterTrialOf fixture: Fixture
  ) throws {
    let n = fixture.stepsOfEpoch
    let shorter = fixture.shorter(epochs: 2)
    let path = try #require(TrainingPath(of: fixture.trial))
    #expect(path[2] == shorter.id && path[fixture.trial.epochs] == fixture.trial.id)
    guard case .finished = try fixture.train(in: "shorter", shorter).ending else {
      throw CheckpointError("the shorter trial did not finish")
    }
    let start = try fixture.train(in: "continued", steps: n + n / 2, continuing: shorter)
    #expect(start.ending == .interrupted && start.epochs.count == 3)
    let rest = try fixture.train(in: "continued", continuing: shorter)
    #expect(rest.ending == whole.ending)
    #expect(learned(rest.epochs) == learned(whole.epochs))
    #expect(try fixture.model(in: "whole") == fixture.model(in: "continued"))
  }

  @Test(arguments: [VarianceSource.rowOrder, .dropout])
  func interruptionsDoNotChangeWhatTheSeedVaries(_ source: VarianceSource) throws {
    try expectInterruptionsToChangeNothing(
      Fixture(seed: 3) { $0[VarianceSource.setting] = source })
  }

  @Test func interruptionsDoNotChangeSchedulesAndEarlyStopping() throws {
    let fixture = try Fixture {
      $0.epochs = 30
      $0.learningRate = 0.05
      $0[.schedule] = .reduceOnPlateau
      $0[PlateauSettings.patience] = 1
      $0[PlateauSettings.monitor] = try #require(
        ValidationMeasure(rawValue: "validation_ndcg_all@10"))
      $0[WarmupSettings.steps] = 5
      $0[.earlyStopping] = try #require(HyperparameterChoice.earlyStopping["validation_loss"])
    }
    let whole = try fixture.train(in: "whole")
    guard case .finished(let result) = whole.ending else {
      throw CheckpointError("\(whole.ending)")
    }
    let settings = fixture.trial.configuration.hyperparameters
    let stopping = try #require(EarlyStopping(settings, epochs: whole.epochs))
    #expect(stopping.hasStopped)
    #expect(stopping.keptEpoch < whole.epochs.count)
    #expect(result.epochs == whole.epochs.count)
    #expect(result.keptEpoch == stopping.keptEpoch)
    #expect(whole.epochs.count < 30)
    #expect(whole.epochs.allSatisfy { $0.validation.keys.contains("ndcg_all@10") })
    #expect(Set(whole.epochs.compactMap(\.learningRate)).count > 1)
    try expectSameResult(whole, afterInterruptionsOf: fixture)
  }

  /// The restored weights equal those of a trial that trains up to the best epoch only.
  @Test func earlyStoppingKeepsTheWeightsOfTheBestEpoch() throws {
    let stopped = try Fixture {
      $0.epochs = 30
      $0.learningRate = 0.05
      $0[.earlyStopping] = try #require(HyperparameterChoice.earlyStopping["validation_loss"])
    }
    let epochs = try stopped.train(in: "stopped").epochs
    let kept = try #require(
      EarlyStopping(stopped.trial.configuration.hyperparameters, epochs: epochs)
    ).keptEpoch
    let plain = try Fixture {
      $0.epochs = kept
      $0.learningRate = 0.05
    }
    _ = try plain.train(in: "plain")
    func weights(_ fixture: Fixture, _ name: String) throws -> [String: [Float]] {
      let file = try SafetensorsFile(path: fixture.folder.path("\(name)/model.safetensors"))
      return try Dictionary(
        uniqueKeysWithValues: file.tensors.map {
          ($0.name, try file.floats($0.name, shape: $0.shape))
        })
    }
    #expect(kept < epochs.count)
    #expect(try weights(stopped, "stopped") == weights(plain, "plain"))
  }

  /// Settings that keep states of their own, draw random numbers or change the penalty.
  @Test(
    arguments: [
      {
        $0.model = .deepFM
        $0[OptimizerSettings.lazy] = true
        $0[EmbeddingSettings.dropout] = 0.2
        $0[TrainingSettings.weightL2] = 1e-3
      },
      {
        $0.model = .autoInt
        $0[AutoIntSettings.attentionDropout] = 0.3
        $0[TrainingSettings.embeddingL2] = 1e-3
      },
      {
        $0.model = .deepFM
        $0.optimizer = .adamW
        $0[MLPSettings.hiddenNorm] = .batchNorm
        $0[MLPSettings.dropout] = 0.2
      },
      {
        $0.model = .din
        $0[DINSettings.attentionActivation] = .dice
        $0[DINSettings.attentionSizes] = [6, 3]
        $0[MLPSettings.hiddenSizes] = [8, 4]
      },
      { $0[TrainingSettings.negativesPerPositive] = 3 },
      {
        $0.loss = .bpr
        $0[ListLossSettings.weight] = 0.5
      },
      {
        $0.model = .deepFM
        $0.loss = .softmax
        $0[ListLossSettings.size] = 3
        $0[MLPSettings.hiddenNorm] = .batchNorm
      },
    ] as [@Sendable (inout Hyperparameters) -> Void])
  func interruptionsDoNotChangeOtherTrials(
    _ change: @Sendable (inout Hyperparameters) -> Void
  ) throws {
    try expectInterruptionsToChangeNothing(Fixture(change))
  }

  /// What is around the optimizer's rule: averages, and gradients of batches before an interruption.
  @Test(
    arguments: [
      {
        $0[WeightUpdateSettings.globalClipNorm] = 0.1
        $0[WeightUpdateSettings.weightDecay] = 0.1
        $0[WeightUpdateSettings.averageMomentum] = 0.9
      },
      {
        $0.optimizer = .sgd
        $0[WeightUpdateSettings.clipNorm] = 0.1
        // An epoch has four batches.
        $0[WeightUpdateSettings.accumulation] = 5
        $0[OptimizerSettings.lazy] = true
        $0[EmbeddingSettings.dropout] = 0.2
      },
      {
        $0[WeightUpdateSettings.accumulation] = 6
        $0[WeightUpdateSettings.averageMomentum] = 0.5
        $0[MLPSettings.hiddenNorm] = .batchNorm
        $0[MLPSettings.dropout] = 0.2
        $0[TrainingSettings.weightL2] = 1e-3
      },
      {
        $0.optimizer = .scheduleFreeAdamW
        $0[WeightUpdateSettings.weightDecay] = 0.1
        $0[WeightUpdateSettings.accumulation] = 3
      },
    ] as [@Sendable (inout Hyperparameters) -> Void])
  func interruptionsDoNotChangeAveragesAndAccumulation(
    _ change: @Sendable (inout Hyperparameters) -> Void
  ) throws {
    let fixture = try Fixture {
      $0.learningRate = 0.02
      change(&$0)
    }
    let batches = fixture.trial.configuration.hyperparameters[WeightUpdateSettings.accumulation]
    #expect(batches == 1 || fixture.stepsOfEpoch % batches > 0)
    #expect(
      fixture.trial.configuration.hyperparameters.accumulationContradiction(ofRows: 108) == nil)
    try expectInterruptionsToChangeNothing(fixture)
  }

  /// Early stopping judges the average, and keeps that of the best epoch.
  @Test func earlyStoppingKeepsTheAverageOfTheBestEpoch() throws {
    func fixture(_ change: (inout Hyperparameters) throws -> Void) throws -> Fixture {
      try Fixture {
        $0.epochs = 30
        $0.learningRate = 0.05
        $0[WeightUpdateSettings.averageMomentum] = 0.9
        try change(&$0)
      }
    }
    let stopped = try fixture {
      $0[.earlyStopping] = try #require(HyperparameterChoice.earlyStopping["validation_loss"])
    }
    let whole = try stopped.train(in: "whole")
    let kept = try #require(
      EarlyStopping(stopped.trial.configuration.hyperparameters, epochs: whole.epochs)
    ).keptEpoch
    #expect(kept < whole.epochs.count)
    try expectSameResult(whole, afterInterruptionsOf: stopped)
    let plain = try fixture { $0.epochs = kept }
    let epochs = try plain.train(in: "plain").epochs
    #expect(learned(epochs) == learned(Array(whole.epochs.prefix(kept))))
    func weights(_ fixture: Fixture, _ name: String) throws -> [[Float]] {
      let file = try SafetensorsFile(path: fixture.folder.path("\(name)/model.safetensors"))
      return try file.tensors.sorted { $0.name < $1.name }.map {
        try file.floats($0.name, shape: $0.shape)
      }
    }
    #expect(try weights(stopped, "whole") == weights(plain, "plain"))
    let raw = try Fixture {
      $0.epochs = kept
      $0.learningRate = 0.05
    }
    let rawEpochs = try raw.train(in: "raw").epochs
    #expect(rawEpochs.map(\.trainLoss) == epochs.map(\.trainLoss))
    #expect(rawEpochs.map(\.validationLoss) != epochs.map(\.validationLoss))
    #expect(try weights(raw, "raw") != weights(plain, "plain"))
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

  /// The final metrics of the validation rows are those that the kept epoch measured, also at a
  /// cutoff that only early stopping asks for.
  @Test func validationMetricsAreThoseOfTheKeptWeights() throws {
    let fixture = try Fixture(evaluation: .init(cutoffs: [3], isPerEpoch: true)) {
      $0.epochs = 12
      $0.learningRate = 0.05
      $0 = try Hyperparameters(
        values: $0.values.merging(["early_stopping": .text("validation_ndcg@4")]) { $1 })
    }
    let (ending, epochs) = try fixture.train(in: "whole")
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    let kept = epochs[try #require(result.keptEpoch) - 1]
    #expect(result.metrics["validation_auc"] == kept.validationAUC)
    for name in ["ndcg_all@10", "recall@3", "map@3", "logloss"] {
      let value = try #require(kept.validation[name])
      #expect(result.metrics["validation_\(name)"] == value, "\(name)")
    }
    #expect(epochs.allSatisfy { $0.validation["ndcg@4"] != nil })
    #expect(kept.validation["ndcg@4"] == epochs.compactMap { $0.validation["ndcg@4"] }.max())
    let users = result.users(of: "validation_mrr@3")
    #expect(users != result.users(of: "mrr@3") && !users.isEmpty)
    #expect(result.perUser["validation_mrr@3"]?.count == users.count)
    let mean = try #require(result.perUser["validation_mrr@3"]).reduce(0, +) / Double(users.count)
    #expect(abs(try #require(result.metrics["validation_mrr@3"]) - mean) < 1e-12)
  }
}
