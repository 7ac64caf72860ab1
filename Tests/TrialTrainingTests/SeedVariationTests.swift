import Datasets
import Engine
import ExperimentModel
import TestSupport
import Testing

@testable import TrialTraining

/// Seeds that vary one source of variance.
@Suite struct SeedVariationTests {
  private static let fixture = Result { try ClickFixture() }

  private func trial(
    seed: UInt64, _ source: VarianceSource,
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) throws -> Trial {
    let trial = try Self.fixture.get().trial(perPositive: 2) {
      $0.model = .mlp
      $0[MLPSettings.hiddenSizes] = [8]
      $0[MLPSettings.dropout] = 0.5
      $0.epochs = 2
      change(&$0)
      $0[VarianceSource.setting] = source
    }
    return Trial(
      configuration: trial.configuration, seed: seed, dataHash: trial.dataHash,
      engineVersion: trial.engineVersion)
  }

  private func train(
    _ trial: Trial, in folder: TemporaryFolder? = nil
  ) throws -> (metrics: [String: Double], weights: [String: [Float]], losses: [Double]) {
    let fixture = try Self.fixture.get()
    let folder = try folder ?? TemporaryFolder()
    var losses: [Double] = []
    let ending = try TrialTrainer(
      assignment: TrialAssignment(
        trial: trial, dataset: fixture.specification, datasetPath: fixture.dataset.path,
        trialDirectory: folder.path("trial"), threads: 1),
      dataset: fixture.dataset
    ).run(observe: { if case .epochFinished(let epoch) = $0 { losses.append(epoch.trainLoss) } })
    guard case .finished(let result) = ending else { throw CheckpointError("\(ending)") }
    // Without the file's metadata, which name the trial.
    let file = try SafetensorsFile(path: folder.path("trial/model.safetensors"))
    let weights = try file.tensors.map { ($0.name, try file.floats($0.name, shape: $0.shape)) }
    return (result.metrics, Dictionary(uniqueKeysWithValues: weights), losses)
  }

  /// What two seeds make different, observed one at a time: the weights after training that changes
  /// none, the rows of an epoch, the negatives, and the loss where nothing but dropout is random.
  private func differences(_ source: VarianceSource) throws -> Set<VarianceSource> {
    let dataset = try Self.fixture.get().dataset
    var different: Set<VarianceSource> = []
    func compare<Value: Equatable>(_ observed: VarianceSource, _ value: (UInt64) throws -> Value)
      throws
    {
      if try value(1) != value(2) { different.insert(observed) }
    }
    try compare(.initialWeights) { seed in
      try train(
        trial(seed: seed, source) {
          $0.optimizer = .sgd
          // Zero in single precision.
          $0.learningRate = 1e-60
        }
      ).weights
    }
    try compare(.rowOrder) { seed in
      try TrainingBatches(trial(seed: seed, source), dataset).order(epoch: 2)
    }
    try compare(.sampling) { seed in
      let negatives = try #require(
        TrainingBatches(trial(seed: seed, source), dataset).negatives)
      let batch: [UInt32] = [3, 5, 8]
      return negatives.rows(of: batch.span, epoch: 2).movies
        + negatives.validationRows(dataset.validation).movies
    }
    let folder = try TemporaryFolder()
    _ = try train(trial(seed: 1, .all), in: folder)
    try compare(.dropout) { seed in
      try train(
        trial(seed: seed, source) {
          $0.initialWeights = InitialWeights(path: folder.path("trial/model.safetensors"))
          $0[TrainingSettings.negativesPerPositive] = 0
          $0[TrainingSettings.shuffle] = false
        }
      ).losses
    }
    return different
  }

  @Test(arguments: VarianceSource.allCases.filter { $0 != .all && $0 != .split })
  func exactlyOneSourceVaries(_ source: VarianceSource) throws {
    #expect(try differences(source) == [source])
  }

  /// A seed that stands for a split draws nothing: the data vary.
  @Test func aSplitsSeedVariesNothingElse() throws {
    #expect(try differences(.split) == [])
  }

  @Test func everySourceVariesByDefault() throws {
    #expect(
      try differences(.all) == [.initialWeights, .rowOrder, .dropout, .sampling])
  }

  /// Seeds of a source that the settings do not use repeat one training.
  @Test(arguments: [VarianceSource.initialWeights, .rowOrder, .dropout, .sampling])
  func unusedSourcesChangeNothing(_ source: VarianceSource) throws {
    let folder = try TemporaryFolder()
    _ = try train(trial(seed: 1, .all), in: folder)
    let results = try [UInt64(1), 2].map { seed in
      let trial = try trial(seed: seed, source) {
        switch source {
        case .initialWeights:
          $0.initialWeights = InitialWeights(path: folder.path("trial/model.safetensors"))
        case .rowOrder: $0[TrainingSettings.shuffle] = false
        case .dropout: $0[MLPSettings.dropout] = 0
        case .sampling: $0[TrainingSettings.negativesPerPositive] = 0
        case .all, .split: break
        }
      }
      #expect(!source.isUsed(by: trial.configuration.hyperparameters, on: SplitSpecification()))
      return try train(trial)
    }
    #expect(results[0].metrics == results[1].metrics && results[0].weights == results[1].weights)
    #expect(results[0].losses == results[1].losses)
  }

  @Test(arguments: VarianceSource.allCases)
  func theFixedSeedIsThatOfATrialWhereAllVaries(_ source: VarianceSource) throws {
    #expect(
      source.isUsed(
        by: try trial(seed: 1, source).configuration.hyperparameters, on: SplitSpecification()))
    #expect(
      try train(trial(seed: VarianceSource.fixedSeed, source)).weights
        == train(trial(seed: VarianceSource.fixedSeed, .all)).weights)
  }

  @Test func onlyARandomSplitIsASource() {
    let settings = Hyperparameters()
    #expect(VarianceSource.split.isUsed(by: settings, on: SplitSpecification(kind: .users)))
    #expect(!VarianceSource.split.isUsed(by: settings, on: SplitSpecification(kind: .byTime)))
  }

  @Test func theDefaultIsNotHashed() throws {
    let (all, dropout) = (try trial(seed: 2, .all), try trial(seed: 2, .dropout))
    var values = all.configuration.hyperparameters.values
    values["seed_varies"] = nil
    let older = TrialID(
      hyperparameters: try Hyperparameters(values: values, areStored: true), seed: 2,
      dataHash: all.dataHash, engineVersion: all.engineVersion)
    #expect(older == all.id && dropout.id != all.id)
  }

  /// A pair loss compares rows of the data, which are sampled too.
  @Test func partnersAreSampled() throws {
    var settings = Hyperparameters()
    #expect(!VarianceSource.sampling.isUsed(by: settings, on: SplitSpecification()))
    settings.loss = .bpr
    #expect(VarianceSource.sampling.isUsed(by: settings, on: SplitSpecification()))
  }
}
