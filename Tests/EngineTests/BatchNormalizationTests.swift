import ExperimentModel
import Kernels
import Testing
import Engine

/// Networks whose hidden layers are normalized over the rows of a batch.
@Suite struct BatchNormalizationTests {
  /// Models with an MLP.
  private static let models = ModelTests.models.filter { name in
    ModelTests.settings(name)[ifApplicable: MLPSettings.hiddenNorm] != nil
  }

  private static func settings(
    _ model: String, _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    ModelTests.settings(model) { settings in
      if model == "masknet" { settings[CrossSettings.structure] = .parallel }
      settings[MLPSettings.hiddenNorm] = .batchNorm
      settings[MLPSettings.hiddenSizes] = [9, 6]
      settings[MLPSettings.dropout] = 0.2
      change(&settings)
    }
  }

  @Test(arguments: models, [EngineTests.Fields.small, .large, .pooled])
  func gradientsAgreeWithFiniteDifferences(_ model: String, _ fields: EngineTests.Fields) {
    ModelTests().expectGradientsAgreeWithFiniteDifferences(
      Self.settings(model), fields, leavingOut: { $0.contains(".moving_") })
  }

  @Test(arguments: models, [1, 7, 257, 700])
  func threadsChangeNothing(_ model: String, _ batch: Int) {
    let settings = Self.settings(model) {
      $0.batchSize = batch
      $0[EmbeddingSettings.dropout] = batch == 7 ? 0.2 : 0
    }
    ModelTests().expectThreadsChangeNothing(settings)
  }

  @Test func squaresOfOccurrencesAreSummed() {
    let settings = Self.settings("deepfm") { $0[OptimizerSettings.repeatedKeys] = .sumOfSquares }
    let one = EngineTests().train(settings, threads: 1, fields: .large)
    #expect(EngineTests().train(settings, threads: 3, fields: .large) == one)
    let usual = Self.settings("deepfm")
    #expect(EngineTests().train(usual, threads: 1, fields: .large) != one)
  }

  /// Running averages move by 1 % of the batch's mean and biased variance, whatever the optimizer
  /// does to weights.
  @Test(arguments: [HyperparameterOption.adam, .adamW, .sgd])
  func runningAveragesFollowTheBatches(_ optimizer: HyperparameterOption) throws {
    let settings = Self.settings("mlp") {
      $0.optimizer = optimizer
      if optimizer == .adamW { $0[AdamWSettings.weightDecay] = 0.5 }
    }
    let engine = ModelTests().engine(settings, .small)
    let weights = engine.weights.values
    func tensor(_ name: String) throws -> Range<Int> {
      try #require(engine.network.layout.tensors.first { $0.name == name }).range
    }
    let (table, kernel) = (try tensor("embedding.weight"), try tensor("mlp.0.weight"))
    let (means, variances) = (
      try tensor("mlp.0.norm.moving_mean"), try tensor("mlp.0.norm.moving_variance")
    )
    let rows = EngineTests.Rows(30)
    let order = (0..<UInt32(30)).map { $0 }
    let data = rows.table
    for step in 0..<3 {
      // [rows][units]: the first layer before its normalization.
      let x = (0..<30).map { row in
        (0..<9).map { unit in
          (0..<18).reduce(0.0) { sum, input in
            let start = [0, 12, 21][input / 6] + Int(rows.indices[row * 3 + input / 6])
            return sum + Double(weights[table.lowerBound + start * 6 + input % 6])
              * Double(weights[kernel.lowerBound + input * 9 + unit])
          }
        }
      }
      let before = (0..<weights.count).map { Double(weights[$0]) }
      _ = engine.computeGradient(order.span, of: data, epoch: 1, step: step)
      #expect((0..<weights.count).allSatisfy { Double(weights[$0]) == before[$0] })
      _ = engine.step(order.span, of: data, epoch: 1, step: step)
      for unit in 0..<9 {
        let mean = x.reduce(0) { $0 + $1[unit] } / 30
        let variance = x.reduce(0) { $0 + ($1[unit] - mean) * ($1[unit] - mean) } / 30
        let nextMean = before[means.lowerBound + unit] * 0.99 + mean * 0.01
        let nextVariance = before[variances.lowerBound + unit] * 0.99 + variance * 0.01
        #expect(abs(Double(weights[means.lowerBound + unit]) - nextMean) < 1e-6)
        #expect(abs(Double(weights[variances.lowerBound + unit]) - nextVariance) < 1e-6)
      }
    }
  }

  @Test func predictionsDoNotDependOnOtherRows() {
    let engine = ModelTests().engine(Self.settings("dcn_v2"), .large)
    let rows = EngineTests.Rows(50, fieldSizes: EngineTests.Fields.large.keys)
    ModelTests().expectPredictionsDependOnOneRow(engine, rows, count: 50)
  }

  @Test func aFewStepsLowerTheLoss() {
    let settings = Self.settings("deepfm") {
      $0.batchSize = 64
      $0[MLPSettings.dropout] = 0
    }
    ModelTests().expectAFewStepsLowerTheLoss(settings)
  }
}
