import ExperimentModel
import Kernels
import Testing
import Engine

/// Gradients of the penalties λ · Σ w².
@Suite struct L2PenaltyTests {
  private static func settings(_ model: String) -> Hyperparameters {
    ModelTests.settings(model) { settings in
      settings[TrainingSettings.embeddingL2] = 0.125
      if settings[ifApplicable: TrainingSettings.weightL2] != nil {
        settings[TrainingSettings.weightL2] = 0.25
      }
    }
  }

  private static func isBias(_ name: String) -> Bool {
    [".bias", ".gain", ".slope"].contains { name.hasSuffix($0) } || name.hasSuffix("gate.context")
  }

  /// Factors are powers of two.
  @Test(arguments: ModelTests.models)
  func gradientsAreTwiceTheFactorTimesTheWeight(_ model: String) {
    let settings = Self.settings(model)
    let penalized = ModelTests().engine(settings, .large)
    let plain = ModelTests().engine(ModelTests.settings(model), .large)
    let rows = EngineTests.Rows(50, fieldSizes: EngineTests.Fields.large.keys)
    let order = (0..<UInt32(50)).map { $0 }
    let table = rows.table
    let losses = [penalized, plain].map {
      $0.computeGradient(order.span, of: table, epoch: 1, step: 0)
    }
    #expect(losses[0] == losses[1])
    for tensor in plain.network.layout.tensors {
      let isTable = tensor.name == "embedding.weight" || tensor.name == "linear.weight"
      let factor: Float = isTable ? 0.25 : Self.isBias(tensor.name) ? 0 : 0.5
      for index in tensor.range {
        let expected = plain.gradient[index] + factor * plain.weights.values[index]
        #expect(abs(penalized.gradient[index] - expected) <= abs(expected) * 1e-6, "\(tensor.name)")
      }
    }
  }

  @Test(arguments: ModelTests.models)
  func threadsChangeNothing(_ model: String) {
    let settings = Self.settings(model)
    let one = EngineTests().train(settings, threads: 1, fields: .pooled, steps: 2)
    for threads in [2, 5] {
      #expect(EngineTests().train(settings, threads: threads, fields: .pooled, steps: 2) == one)
    }
  }

  /// Only the penalty trains the embeddings of keys that no row has.
  @Test func penaltiesShrinkEveryEmbedding() {
    var settings = ModelTests.settings("deepfm")
    settings.optimizer = .sgd
    settings[TrainingSettings.embeddingL2] = 0.5
    settings.learningRate = 0.1
    let engine = ModelTests().engine(settings, .large)
    let before = (0..<6).map { engine.weights.values[299 * 6 + $0] }
    let table = TrainingRows(indices: [3, 4, 5].span, labels: [1].span, fields: 3)
    _ = engine.step([UInt32(0)].span, of: table, epoch: 1, step: 0)
    let after = (0..<6).map { engine.weights.values[299 * 6 + $0] }
    #expect(zip(before, after).allSatisfy { abs($1 - 0.9 * $0) <= 1e-6 * abs($0) })
  }
}
