import ExperimentModel
import Foundation
import Kernels
import Testing

@testable import Engine

@Suite struct InitializerTests {
  @Test func embeddingTablesAreGlorotUniform() {
    let weights = filled(.glorotUniform(rows: 1000, columns: 16), count: 16_000)
    let limit = (6.0 / 1016).squareRoot()
    #expect(weights.allSatisfy { abs($0) <= limit })
    #expect(abs(weights.reduce(0, +) / 16_000) < 4 * limit / (3 * 16_000).squareRoot())
    let variance = weights.reduce(0) { $0 + $1 * $1 } / 16_000
    #expect(abs(variance / (limit * limit / 3) - 1) < 0.03)
    #expect(weights.max()! > 0.999 * limit && weights.min()! < -0.999 * limit)
  }

  @Test func uniformFillsItsRange() {
    let weights = filled(.uniform(0, 1), count: 20_000)
    #expect(weights.allSatisfy { (0...1).contains($0) })
    #expect(abs(weights.reduce(0, +) / 20_000 - 0.5) < 0.01)
  }

  @Test func xavierNormalHasTheVarianceOfGlorotsRule() {
    #expect(Initializer.xavierNormal(rows: 24, columns: 8) == .normal(deviation: 0.25))
  }

  @Test func truncatedNormalStaysWithinTwoDeviations() {
    let weights = filled(.truncatedNormal(deviation: 0.05), count: 20_001)
    #expect(weights.allSatisfy { abs($0) <= 0.1000001 })
    // The deviation of what remains is 0.8796 of the whole distribution's.
    let variance = weights.reduce(0) { $0 + $1 * $1 } / 20_001
    #expect(abs(variance.squareRoot() / (0.05 * 0.879626) - 1) < 0.02)
  }

  @Test func normalHasTheGivenDeviation() {
    let weights = filled(.normal(deviation: 1e-4), count: 20_000)
    let variance = weights.reduce(0) { $0 + $1 * $1 } / 20_000
    #expect(abs(variance.squareRoot() / 1e-4 - 1) < 0.02)
    let within = weights.count { abs($0) < 1e-4 }
    #expect(abs(Double(within) / 20_000 - 0.6827) < 0.014)
  }

  // MARK: - Initializers of a network

  /// Initial weights of a network by tensor, for seed 5.
  private func initialWeights(
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> [String: [Float]] {
    var settings = Hyperparameters()
    change(&settings)
    let network = Network(settings, fieldSizes: [40, 30, 9])
    let weights = Weights(
      layout: network.layout, optimizer: settings.makeOptimizer(), seed: 5)
    return Dictionary(
      uniqueKeysWithValues: network.layout.tensors.map { tensor in
        (tensor.name, tensor.range.map { weights.values[$0] })
      })
  }

  private func differences(_ a: [String: [Float]], _ b: [String: [Float]]) -> Set<String> {
    Set(a.keys.filter { a[$0] != b[$0] })
  }

  @Test(arguments: [HyperparameterOption.autoInt, .autoIntMLP])
  func theOutputLayerStartsAsTheMLPDoes(_ model: HyperparameterOption) throws {
    let weights = try #require(initialWeights { $0.model = model }["attention.output"])
    #expect(weights.count == 3 * 32)
    let variance = weights.reduce(0) { $0 + Double($1 * $1) } / Double(weights.count)
    #expect(abs(variance.squareRoot() / 1e-4 - 1) < 0.2)
    #expect(weights.allSatisfy { abs($0) < 5e-4 })
  }

  @Test(arguments: [HyperparameterOption.autoInt, .autoIntMLP])
  func aGlorotOutputLayerChangesNothingElse(_ model: HyperparameterOption) throws {
    let usual = initialWeights { $0.model = model }
    let glorot = initialWeights {
      $0.model = model
      $0[AutoIntSettings.outputInitializer] = .glorotUniform
    }
    #expect(differences(usual, glorot) == ["attention.output"])
    let weights = try #require(glorot["attention.output"]).map(Double.init)
    let limit = (6.0 / 97).squareRoot()
    #expect(weights.allSatisfy { abs($0) <= limit })
    #expect(weights.max()! > 0.8 * limit && weights.min()! < -0.8 * limit)
  }

  @Test func theResidualMayStartEqualToTheQuery() {
    let usual = initialWeights()
    let equal = initialWeights { $0[AutoIntSettings.residualInitializer] = .copyOfQuery }
    #expect(differences(usual, equal) == Set((0..<3).map { "attention.\($0).residual" }))
    for layer in 0..<3 {
      let (query, residual) = ("attention.\(layer).query", "attention.\(layer).residual")
      #expect(usual[query] != usual[residual])
      #expect(equal[query] == equal[residual])
    }
  }

  /// Keras's formulas for a table of 79 rows and 16 columns: standard deviation and bound.
  @Test(arguments: [
    (EmbeddingInitializer.randomUniform, 0.0288675, 0.05),
    (.randomNormal, 0.02, 0.2), (.truncatedNormal, 0.0175925, 0.04),
    (.glorotUniform, 0.1450953, 0.2513123), (.glorotNormal, 0.1450953, 0.3299024),
    (.heUniform, 0.1591116, 0.2755892), (.heNormal, 0.1591116, 0.3617710),
  ])
  func embeddingsStartAsKerasDoes(
    _ initializer: EmbeddingInitializer, _ deviation: Double, _ bound: Double
  ) throws {
    func weights(_ model: HyperparameterOption) throws -> [String: [Float]] {
      initialWeights {
        $0.model = model
        $0[EmbeddingSettings.initializer] = initializer
        guard $0[ifApplicable: EmbeddingSettings.deviation] != nil else { return }
        $0[EmbeddingSettings.deviation] = 0.02
      }
    }
    for model in [HyperparameterOption.autoIntMLP, .deepFM] {
      let table = try #require(try weights(model)["embedding.weight"]).map(Double.init)
      #expect(table.count == 79 * 16)
      let variance = table.reduce(0) { $0 + $1 * $1 } / Double(table.count)
      #expect(abs(variance.squareRoot() / deviation - 1) < 0.06)
      #expect(table.allSatisfy { abs($0) <= bound * 1.0001 })
      let usual = initialWeights { $0.model = model }
      #expect(differences(try weights(model), usual).isSubset(of: ["embedding.weight"]))
    }
  }

  @Test func constantsFillTheirTensors() {
    #expect(filled(.zeros, count: 3) == [0, 0, 0])
    #expect(filled(.ones, count: 3) == [1, 1, 1])
  }

  private func filled(_ initializer: Initializer, count: Int) -> [Double] {
    var weights = [Float](repeating: .nan, count: count)
    var span = weights.mutableSpan
    initializer.fill(&span, stream: RandomStream(seed: 11, purpose: .initialization))
    return weights.map(Double.init)
  }
}
