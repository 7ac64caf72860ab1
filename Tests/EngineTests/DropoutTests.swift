import ExperimentModel
import Foundation
import Kernels
import Testing
import Engine

/// Dropout of embeddings and of attention weights.
@Suite struct DropoutTests {
  /// Models with embeddings.
  private static let models = ModelTests.models.filter { $0 != "lr" }

  private static func settings(_ model: String) -> Hyperparameters {
    ModelTests.settings(model) { settings in
      settings[EmbeddingSettings.dropout] = 0.3
      if settings[ifApplicable: AutoIntSettings.attentionDropout] != nil {
        settings[AutoIntSettings.attentionDropout] = 0.4
      }
      guard settings[ifApplicable: MLPSettings.hiddenSizes] != nil else { return }
      settings[MLPSettings.hiddenSizes] = [12, 8]
      settings[MLPSettings.dropout] = 0
    }
  }

  @Test(arguments: models, [EngineTests.Fields.small, .large, .pooled])
  func gradientsAgreeWithFiniteDifferences(_ model: String, _ fields: EngineTests.Fields) {
    ModelTests().expectGradientsAgreeWithFiniteDifferences(Self.settings(model), fields)
  }

  @Test(arguments: models)
  func threadsChangeNothing(_ model: String) {
    let settings = Self.settings(model)
    let one = EngineTests().train(settings, threads: 1, fields: .large, steps: 2)
    for threads in [2, 5] {
      #expect(EngineTests().train(settings, threads: threads, fields: .large, steps: 2) == one)
    }
    var without = settings
    without[EmbeddingSettings.dropout] = 0
    #expect(EngineTests().train(without, threads: 1, fields: .large, steps: 2) != one)
  }

  /// A row trains as if its embeddings were multiplied by 0 or 1 / (1 − rate). DIN also reads its
  /// item's embedding beside the history, where nothing is dropped.
  @Test(arguments: models.filter { $0 != "din" })
  func droppedNumbersOfEmbeddingsAreZeroAndOthersScaled(_ model: String) {
    var settings = Self.settings(model)
    if settings[ifApplicable: AutoIntSettings.attentionDropout] != nil {
      settings[AutoIntSettings.attentionDropout] = 0
    }
    let dropping = ModelTests().engine(settings, .small)
    settings[EmbeddingSettings.dropout] = 0
    let scaled = ModelTests().engine(settings, .small, cardinalityLimit: 0)
    let (indices, width) = ([UInt32(3), 7, 2], settings.embeddingDimension)
    let table = TrainingRows(indices: indices.span, labels: [1].span, fields: 3)
    #expect(dropping.predict(0..<1, of: table) == scaled.predict(0..<1, of: table))

    let stream = RandomStream(seed: 3, purpose: .embeddingDropout, epoch: 2, step: 5)
    let dropout = Dropout(rate: 0.3)
    let places = zip([0, 12, 21], indices).flatMap { start, index in
      let first = (start + Int(index)) * width
      return first..<first + width
    }
    let factors = places.indices.map { unit in
      let four = dropout.factors(stream: stream, firstRow: 0, group: unit / 4)
      return [four.0, four.1, four.2, four.3][unit % 4][0]
    }
    #expect(Set(factors) == [0, Float(1 / 0.7)])
    for (place, factor) in zip(places, factors) { scaled.weights.values[place] *= factor }
    let losses = [dropping, scaled].map {
      $0.computeGradient([UInt32(0)].span, of: table, epoch: 2, step: 5)
    }
    #expect(losses[0] == losses[1])
    for (place, factor) in zip(places, factors) { scaled.gradient[place] *= factor }
    #expect(
      (0..<dropping.gradient.count).allSatisfy { dropping.gradient[$0] == scaled.gradient[$0] })
  }

  /// With one field, the only attention weight is 1: dropped, it leaves a logit of 0; kept, it
  /// doubles the logit.
  @Test func attentionWeightsAreDroppedAfterTheSoftmax() {
    var settings = ModelTests.settings("autoint")
    settings[AutoIntSettings.layers] = 1
    settings[AutoIntSettings.heads] = 1
    settings[AutoIntSettings.residual] = .none
    settings[AutoIntSettings.attentionDropout] = 0.5
    let network = Network(settings, fieldSizes: [9])
    let weights = Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 3)
    for index in 0..<weights.values.count {
      weights.values[index] = abs(weights.values[index]) + 0.3
    }
    let engine = TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: 1)
    let table = TrainingRows(indices: [4].span, labels: [1].span, fields: 1)
    let logit = Double(engine.predict(0..<1, of: table)[0])
    let losses = (0..<40).map {
      engine.computeGradient([UInt32(0)].span, of: table, epoch: 1, step: $0)
    }
    let dropped = losses.filter { abs($0 - log(2)) < 1e-6 }.count
    let kept = losses.filter { abs($0 - log1p(exp(-2 * logit))) < 1e-6 }.count
    #expect(dropped > 8 && kept > 8 && dropped + kept == 40)
  }
}
