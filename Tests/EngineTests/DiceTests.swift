import Engine
import ExperimentModel
import Kernels
import Testing

/// DIN with Dice in its attention network, which averages over the movies of all histories of a
/// batch. Logits and gradients are compared with PyTorch's in `NetworkTests`.
@Suite struct DiceTests {
  private static func settings(
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    ModelTests.settings("din") { settings in
      settings[DINSettings.attentionActivation] = .dice
      settings[DINSettings.attentionSizes] = [7, 4]
      settings[HistorySettings.length] = 9
      settings[MLPSettings.hiddenSizes] = [9, 6]
      settings[MLPSettings.dropout] = 0
      change(&settings)
    }
  }

  @Test(arguments: EngineTests.Fields.allCases, [false, true])
  func gradientsAgreeWithFiniteDifferences(_ fields: EngineTests.Fields, softmax: Bool) {
    let settings = Self.settings { $0[DINSettings.attentionSoftmax] = softmax }
    ModelTests().expectGradientsAgreeWithFiniteDifferences(
      settings, fields, leavingOut: { $0.contains(".moving_") })
  }

  @Test(arguments: [1, 7, 257, 700], HiddenNorm.allCases)
  func threadsChangeNothing(_ batch: Int, _ norm: HiddenNorm) {
    let settings = Self.settings {
      $0.batchSize = batch
      $0[MLPSettings.hiddenNorm] = norm
      $0[MLPSettings.dropout] = 0.2
    }
    ModelTests().expectThreadsChangeNothing(settings)
  }

  private static func tensor(_ name: String, _ engine: TrainingEngine) throws -> [Float] {
    let tensor = try #require(engine.network.layout.tensors.first { $0.name == name })
    return tensor.range.map { engine.weights.values[$0] }
  }

  /// Rows of one field whose histories have these lengths.
  private static func rows(historyLengths: [UInt32]) -> EngineTests.Rows {
    let rows = EngineTests.Rows(historyLengths.count)
    return EngineTests.Rows(
      fieldSizes: rows.fieldSizes, indices: rows.indices, labels: rows.labels,
      // None is a row's own movie, which histories leave out.
      items: (0..<12).map { [1, 3, 5, 8][$0 % 4] },
      ranges: historyLengths.map { HistoryRange(start: 0, end: $0) })
  }

  /// A batch without any history has no averages: running ones stay, and nothing is NaN.
  @Test func batchesWithoutHistoriesKeepTheRunningAverages() throws {
    let engine = ModelTests().engine(Self.settings(), .small)
    let rows = Self.rows(historyLengths: [UInt32](repeating: 0, count: 21))
    let order = (0..<21).map { UInt32($0) }
    let names = (0..<2).flatMap { layer in
      ["moving_mean", "moving_variance"].map { "attention.\(layer).\($0)" }
    }
    let before = try names.map { try Self.tensor($0, engine) }
    let table = rows.table
    for step in 0..<3 {
      #expect(engine.step(order.span, of: table, epoch: 1, step: step).isFinite)
    }
    #expect(try names.map { try Self.tensor($0, engine) } == before)
    #expect((0..<engine.weights.values.count).allSatisfy { engine.weights.values[$0].isFinite })
  }

  /// A single movie is its own mean.
  @Test func aSingleMovieTrains() throws {
    let engine = ModelTests().engine(Self.settings(), .small)
    let rows = Self.rows(historyLengths: [0, 0, 1, 0])
    let order = (0..<4).map { UInt32($0) }
    let table = rows.table
    let before = try Self.tensor("attention.0.moving_variance", engine)
    for step in 0..<3 {
      #expect(engine.step(order.span, of: table, epoch: 1, step: step).isFinite)
    }
    let after = try Self.tensor("attention.0.moving_variance", engine)
    for (old, new) in zip(before, after) {
      #expect(abs(new - old * 0.99 * 0.99 * 0.99) < 1e-6)
    }
    #expect((0..<engine.weights.values.count).allSatisfy { engine.weights.values[$0].isFinite })
  }

  /// However long the histories of other rows are.
  @Test(arguments: UnitActivation.allCases)
  func predictionsDoNotDependOnOtherRows(_ activation: UnitActivation) {
    let engine = ModelTests().engine(
      Self.settings { $0[DINSettings.attentionActivation] = activation }, .small)
    let lengths = (0..<40).map { UInt32($0 % 10 == 0 ? 9 : $0 % 4) }
    ModelTests().expectPredictionsDependOnOneRow(
      engine, Self.rows(historyLengths: lengths), count: 40)
  }

  @Test func aFewStepsLowerTheLoss() {
    ModelTests().expectAFewStepsLowerTheLoss(Self.settings { $0.batchSize = 64 })
  }
}
