import Engine
import ExperimentModel
import Kernels
import Testing

/// Explanations of AutoInt's logits by attention and by the fields' terms.
@Suite struct AttentionTests {
  private func engine(
    _ model: HyperparameterOption, threads: Int = 1,
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> TrainingEngine {
    let settings = EngineTests().settings {
      $0.model = model
      if model != .mlp {
        $0[AutoIntSettings.layers] = 2
        $0[AutoIntSettings.headDimension] = 5
      }
      change(&$0)
    }
    let network = Network(settings, fieldSizes: [12, 9, 4])
    let weights = Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 3)
    // Far from uniform attention.
    for index in 0..<weights.values.count { weights.values[index] *= 6 }
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: threads)
  }

  private static let models = [HyperparameterOption.autoInt, .autoIntMLP]

  @Test(arguments: models, [false, true])
  func theTermsOfTheFieldsAddUpToTheLogit(_ model: HyperparameterOption, layerNorm: Bool) throws {
    let engine = engine(model) { $0[AutoIntSettings.layerNorm] = layerNorm }
    let rows = EngineTests.Rows(30)
    let logits = engine.predict(0..<30, of: rows.table)
    for row in 0..<30 {
      let found = engine.explanation(ofRow: row, of: rows.table)
      let explanation = try #require(found)
      #expect(explanation.logit == Double(logits[row]))
      #expect((explanation.rest == nil) == (model == .autoInt))
      let sum = explanation.fieldTerms.reduce(explanation.rest ?? 0, +)
      #expect(abs(sum - explanation.logit) < 1e-5 * max(1, abs(explanation.logit)))
      #expect(explanation.fieldTerms.count == 3)
      #expect(explanation.attention.map(\.count) == [2, 2])
      for shares in explanation.attention.joined() {
        #expect(shares.count == 9 && shares.allSatisfy { $0 >= 0 })
        for field in 0..<3 {
          #expect(abs(shares[field * 3..<field * 3 + 3].reduce(0, +) - 1) < 1e-6)
        }
      }
    }
  }

  /// Without the fields' outputs, no term is left: a field's term is its own.
  @Test func aFieldsTermFollowsItsOutputWeights() throws {
    let engine = engine(.autoInt)
    let rows = EngineTests.Rows(8)
    let first = engine.explanation(ofRow: 5, of: rows.table)
    let before = try #require(first)
    let output = try #require(
      engine.network.layout.tensors.first { $0.name == "attention.output" })
    // The weights of field 1.
    for index in output.range.dropFirst(10).prefix(10) { engine.weights.values[index] *= 2 }
    let second = engine.explanation(ofRow: 5, of: rows.table)
    let after = try #require(second)
    #expect(after.attention == before.attention)
    #expect(after.fieldTerms[0] == before.fieldTerms[0])
    #expect(after.fieldTerms[1] == 2 * before.fieldTerms[1] && before.fieldTerms[1] != 0)
    #expect(after.fieldTerms[2] == before.fieldTerms[2])
  }

  @Test func theMeanIsThatOfTheRowsForAnyNumberOfThreads() throws {
    let rows = EngineTests.Rows(4500)
    let engine = engine(.autoIntMLP)
    let foundMean = engine.meanAttention(100..<4400, of: rows.table)
    let mean = try #require(foundMean)
    var expected = [[Double]](repeating: [Double](repeating: 0, count: 9), count: 2)
    for row in 100..<4400 {
      let found = engine.explanation(ofRow: row, of: rows.table)
      let explanation = try #require(found)
      for (layer, heads) in explanation.attention.enumerated() {
        for shares in heads {
          for (index, share) in shares.enumerated() {
            expected[layer][index] += Double(share) / (4300 * 2)
          }
        }
      }
    }
    for (shares, goal) in zip(mean.joined(), expected.joined()) {
      #expect(abs(shares - goal) < 1e-12)
    }
    #expect(mean[0].max()! > 0.4)
    for threads in [2, 5] {
      let other = self.engine(.autoIntMLP, threads: threads)
      let otherMean = other.meanAttention(100..<4400, of: rows.table)
      #expect(otherMean == mean)
    }
  }

  @Test func otherModelsHaveNone() {
    let engine = engine(.mlp)
    let rows = EngineTests.Rows(8)
    let (explanation, mean) = (
      engine.explanation(ofRow: 0, of: rows.table), engine.meanAttention(0..<8, of: rows.table)
    )
    #expect(explanation == nil && mean == nil)
  }
}
