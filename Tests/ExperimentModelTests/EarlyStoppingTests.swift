import ExperimentModel
import Testing

/// The epoch at which training ends and the one whose weights are kept, against Keras 3.15.
@Suite struct EarlyStoppingTests {
  struct Case: CustomTestStringConvertible {
    var monitor = "validation_auc"
    let settings: [String: ParameterValue]
    /// Epochs trained and epoch kept.
    let ends: (last: Int, kept: Int)
    var testDescription: String { "\(monitor) \(settings)" }
  }

  private static let values = [0.60, 0.62, 0.61, 0.63, 0.63, 0.629, 0.64, 0.60, 0.61, 0.62]

  private func end(_ monitor: String, _ more: [String: ParameterValue]) throws -> (Int, Int, Bool) {
    var given: [String: ParameterValue] = [
      "early_stopping": .text(monitor), "epochs": .integer(10),
    ]
    for (name, value) in more { given["early_stopping." + name] = value }
    var stopping = try #require(EarlyStopping(Hyperparameters(values: given)))
    for (index, value) in Self.values.enumerated() {
      stopping.add(
        EpochMetrics(
          epoch: index + 1, trainLoss: 1, validationLoss: value, validationAUC: value, seconds: 1,
          samplesPerSecond: 1, validation: ["ndcg_all@10": value]))
      if stopping.hasStopped { return (index + 1, stopping.keptEpoch, true) }
    }
    return (Self.values.count, stopping.keptEpoch, false)
  }

  @Test(arguments: [
    Case(settings: ["patience": .integer(2)], ends: (6, 4)),
    Case(monitor: "validation_ndcg_all@10", settings: ["patience": .integer(2)], ends: (6, 4)),
    Case(settings: ["patience": .integer(1)], ends: (3, 2)),
    Case(settings: ["patience": .integer(3)], ends: (10, 7)),
    Case(settings: ["patience": .integer(2), "min_delta": .real(0.015)], ends: (4, 2)),
    Case(settings: ["patience": .integer(2), "start_from_epoch": .integer(3)], ends: (6, 4)),
    Case(settings: ["patience": .integer(2), "start_from_epoch": .integer(20)], ends: (10, 10)),
    Case(settings: ["restore_best": .boolean(false)], ends: (6, 6)),
    Case(monitor: "validation_loss", settings: ["patience": .integer(2)], ends: (3, 1)),
    Case(monitor: "validation_loss", settings: ["patience": .integer(4)], ends: (5, 1)),
  ]) func endsWhereKerasEnds(_ test: Case) throws {
    let (last, kept, _) = try end(test.monitor, test.settings)
    #expect(last == test.ends.last)
    #expect(kept == test.ends.kept)
  }

  @Test func theDefaultTrainsAllEpochs() {
    #expect(EarlyStopping(Hyperparameters()) == nil)
  }
}
