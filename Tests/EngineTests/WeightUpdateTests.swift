import ExperimentModel
import Kernels
import Testing

@testable import Engine

/// What is around every optimizer's rule, in the training of networks.
@Suite struct WeightUpdateTests {
  private static func settings(
    _ model: String = "deepfm", _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    ModelTests.settings(model) {
      $0.optimizer = .sgd
      $0.learningRate = 0.5
      change(&$0)
    }
  }

  /// Trains batches of 20 rows.
  private func train(
    _ engine: TrainingEngine, _ fields: EngineTests.Fields, steps: Range<Int>
  ) {
    let rows = EngineTests.Rows(90, fieldSizes: fields.keys)
    let table = rows.table
    for step in steps {
      let order = (step % 4 * 20..<step % 4 * 20 + 20).map { UInt32($0) }
      _ = engine.step(order.span, of: table, epoch: 1, step: step)
    }
  }

  private func values(_ buffer: Buffer<Float>) -> [Float] {
    (0..<buffer.count).map { buffer[$0] }
  }

  private func change(_ engine: TrainingEngine, _ fields: EngineTests.Fields) -> [Double] {
    let before = values(engine.weights.values)
    train(engine, fields, steps: 0..<1)
    return zip(values(engine.weights.values), before).map { Double($0) - Double($1) }
  }

  /// The ranges of weights that Keras has as variables: one table for each field.
  private func variables(
    _ engine: TrainingEngine, _ fields: EngineTests.Fields
  ) -> [Range<Int>] {
    engine.network.layout.tensors.flatMap { tensor in
      guard ["embedding.weight", "linear.weight"].contains(tensor.name) else {
        return [tensor.range]
      }
      var first = tensor.range.lowerBound
      return fields.sizes.map { rows in
        defer { first += rows * tensor.shape[1] }
        return first..<first + rows * tensor.shape[1]
      }
    }
  }

  private func norm(_ numbers: ArraySlice<Double>) -> Double {
    numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  @Test(arguments: EngineTests.Fields.allCases, [false, true])
  func normsOfVariablesAreClipped(_ fields: EngineTests.Fields, lazy: Bool) {
    let plain = ModelTests().engine(Self.settings(), fields)
    let variables = variables(plain, fields)
    let usual = change(plain, fields)
    // Some of the variables have larger gradients.
    let limit = variables.map { norm(usual[$0]) }.sorted()[variables.count / 2]
    let clipped = change(
      ModelTests().engine(
        Self.settings {
          $0[WeightUpdateSettings.clipNorm] = limit / 0.5
          $0[OptimizerSettings.lazy] = lazy
        }, fields), fields)
    var (clips, keeps) = (0, 0)
    for range in variables {
      let factor = min(1, limit / max(norm(usual[range]), 1e-30))
      if factor < 1 { clips += 1 } else { keeps += 1 }
      for index in range { #expect(abs(clipped[index] - usual[index] * factor) < 1e-6) }
    }
    #expect(clips > 1 && keeps > 1)
  }

  @Test(arguments: [false, true])
  func theNormOfAllWeightsIsClipped(lazy: Bool) {
    let usual = change(ModelTests().engine(Self.settings(), .large), .large)
    let factor = 0.5 * 0.1 / norm(usual[...])
    #expect(factor < 1)
    let clipped = change(
      ModelTests().engine(
        Self.settings {
          $0[WeightUpdateSettings.globalClipNorm] = 0.1
          $0[OptimizerSettings.lazy] = lazy
        }, .large), .large)
    for (a, b) in zip(clipped, usual) { #expect(abs(a - b * factor) < 1e-6) }
    let unreached = change(
      ModelTests().engine(
        Self.settings { $0[WeightUpdateSettings.globalClipNorm] = 100 }, .large), .large)
    #expect(unreached == usual)
  }

  /// Norms of embeddings are taken over the occurrences of keys where their squares are.
  @Test func occurrencesAreClippedWhereTheyAreSquared() {
    let settings = Self.settings {
      $0.optimizer = .adam
      $0[OptimizerSettings.repeatedKeys] = .sumOfSquares
    }
    let (usual, clipping) = (
      ModelTests().engine(settings, .small),
      ModelTests().engine(
        {
          var settings = settings
          settings[WeightUpdateSettings.clipNorm] = 0.001
          return settings
        }(), .small)
    )
    train(usual, .small, steps: 0..<1)
    train(clipping, .small, steps: 0..<1)
    let table = 0..<12 * 6  // the first field's embeddings
    let norm = table.reduce(0.0) { $0 + Double(usual.squares[$1]) }.squareRoot()
    #expect(norm > 0.001)
    #expect(self.norm(table.map { Double(usual.gradient[$0]) }[...]) != norm)
    for index in table {
      let factor = Float(0.001 / norm)
      #expect(abs(clipping.gradient[index] - usual.gradient[index] * factor) < 1e-9)
      #expect(abs(clipping.squares[index] - usual.squares[index] * factor * factor) < 1e-12)
    }
  }

  @Test func elementsAreClipped() {
    let usual = change(ModelTests().engine(Self.settings(), .small), .small)
    let clipped = change(
      ModelTests().engine(Self.settings { $0[WeightUpdateSettings.clipValue] = 1e-3 }, .small),
      .small)
    #expect(usual.contains { abs($0) > 0.5 * 1e-3 })
    for (a, b) in zip(clipped, usual) {
      #expect(abs(a - min(max(b, -0.5 * 1e-3), 0.5 * 1e-3)) < 1e-6)
    }
  }

  /// A gradient that is not finite must not be hidden by clipping.
  @Test(arguments: [WeightUpdateSettings.clipNorm, WeightUpdateSettings.globalClipNorm])
  func clippingDoesNotHideDivergence(_ clip: Hyperparameter<Double>) {
    let run = WeightUpdateRun(OptimizerTests.settings(.sgd) { $0[clip] = 1 }, [1, 2, 3])
    run.take([.infinity, 1, 1][...], squares: nil)
    #expect((0..<3).allSatisfy { run.weights.values[$0].isNaN })
  }

  /// Weights of rows that a batch does not read decay too, unless updates are lazy.
  @Test(arguments: [false, true])
  func weightsDecay(lazy: Bool) {
    let engine = ModelTests().engine(
      Self.settings {
        $0[WeightUpdateSettings.weightDecay] = 0.1
        $0[OptimizerSettings.lazy] = lazy
      }, .large)
    let usual = change(ModelTests().engine(Self.settings(), .large), .large)
    let before = values(engine.weights.values)
    let decayed = change(engine, .large)
    let unread = (0..<300 * 6).filter { usual[$0] == 0 }
    #expect(unread.count > 300)
    for (index, (a, b)) in zip(decayed, usual).enumerated() {
      let decay = lazy && index < engine.network.denseStart && b == 0 ? 0 : 0.5 * 0.1
      #expect(abs(a - (b - decay * Double(before[index]))) < 1e-6)
    }
  }

  @Test(arguments: [false, true])
  func gradientsOfBatchesAreAveraged(lazy: Bool) {
    func engine(_ accumulation: Int) -> TrainingEngine {
      ModelTests().engine(
        Self.settings {
          $0[WeightUpdateSettings.accumulation] = accumulation
          $0[OptimizerSettings.lazy] = lazy
          if !lazy { $0[TrainingSettings.embeddingL2] = 0.01 }
          $0[TrainingSettings.weightL2] = 0.01
        }, .large)
    }
    let (one, three) = (engine(1), engine(3))
    let before = values(three.weights.values)
    let rows = EngineTests.Rows(90, fieldSizes: EngineTests.Fields.large.keys)
    let table = rows.table
    var mean = [Double](repeating: 0, count: before.count)
    for step in 0..<3 {
      let order = (step * 20..<step * 20 + 20).map { UInt32($0) }
      _ = one.computeGradient(order.span, of: table, epoch: 1, step: step)
      for index in mean.indices { mean[index] += Double(one.gradient[index]) / 3 }
      #expect(values(three.weights.values) == before)
      _ = three.step(order.span, of: table, epoch: 1, step: step)
    }
    #expect(three.weights.steps == 3)
    for index in mean.indices {
      #expect(abs(Double(three.gradient[index]) - mean[index]) < 1e-7)
      let goal = Double(before[index]) - 0.5 * mean[index]
      #expect(abs(Double(three.weights.values[index]) - goal) < 1e-6)
    }
    // The next step begins from zero.
    train(three, .large, steps: 3..<4)
    let isCleared = (0..<300 * 6).contains { mean[$0] != 0 && three.gradient[$0] == 0 }
    #expect(isCleared == lazy)  // The penalty has a gradient in every row.
  }

  /// The average replaces the weights for an evaluation only; running averages of normalizations
  /// have none.
  @Test func theAverageIsEvaluated() throws {
    let engine = ModelTests().engine(
      Self.settings("mlp") {
        $0[WeightUpdateSettings.averageMomentum] = 0.9
        $0[MLPSettings.hiddenNorm] = .batchNorm
      }, .small)
    let rows = EngineTests.Rows(90, fieldSizes: EngineTests.Fields.small.keys)
    let table = rows.table
    train(engine, .small, steps: 0..<1)
    let first = engine.predict(0..<20, of: table)
    #expect(engine.evaluating { engine.predict(0..<20, of: table) } == first)
    train(engine, .small, steps: 1..<6)
    let trained = values(engine.weights.values)
    let raw = engine.predict(0..<20, of: table)
    let averaged = engine.evaluating { engine.predict(0..<20, of: table) }
    #expect(averaged != raw)
    #expect(values(engine.weights.values) == trained)
    #expect(engine.predict(0..<20, of: table) == raw)
    engine.keepEvaluatedWeights()
    #expect(engine.predict(0..<20, of: table) == averaged)
    for tensor in engine.network.layout.tensors {
      let isStatistic = tensor.name.contains(".moving_")
      let isSame = tensor.range.allSatisfy { engine.weights.values[$0] == trained[$0] }
      #expect(isSame == isStatistic, "\(tensor.name)")
    }
  }

  // MARK: - Bits

  /// By the words of a grid file.
  private static let cases: [(model: String, [String: ParameterValue])] = [
    ("deepfm", ["optimizer": .text("nadam"), "clip_norm": .real(0.01)]),
    (
      "deepfm",
      [
        "optimizer.repeated_keys": .text("sum_of_squares"), "global_clip_norm": .real(0.05),
        "weight_decay": .real(0.1), "optimizer.lazy": .boolean(true),
      ]
    ),
    (
      "dcn_v2",
      [
        "optimizer": .text("adamax"), "clip_norm": .real(0.01), "ema.momentum": .real(0.9),
        "gradient_accumulation": .integer(2), "optimizer.lazy": .boolean(true),
      ]
    ),
    ("fm", ["optimizer": .text("lion"), "clip_value": .real(1e-3), "weight_decay": .real(0.1)]),
    ("mlp", ["optimizer": .text("ftrl"), "global_clip_norm": .real(0.05)]),
    (
      "mlp",
      [
        "optimizer": .text("schedule_free_adamw"), "weight_decay": .real(0.1),
        "hidden_norm": .text("batch_norm"), "gradient_accumulation": .integer(2),
      ]
    ),
  ]

  /// A hash (FNV-1a) of trained and evaluated weights and of the optimizer's states.
  private func digest(_ index: Int, threads: Int) throws -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for fields in EngineTests.Fields.allCases {
      var values = Self.cases[index].1
      values["model"] = .text(Self.cases[index].model)
      values["embedding_dim"] = .integer(6)
      values["learning_rate"] = .real(0.01)
      let settings = try Hyperparameters(values: values)
      #expect(settings.contradiction == nil)
      let network = Network(settings, fieldSizes: fields.sizes, bags: fields.bags, itemField: 0)
      let engine = TrainingEngine(
        network: network, settings: settings,
        weights: Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 3),
        seed: 3, threads: threads)
      let rows = EngineTests.Rows(2100, fieldSizes: fields.keys)
      let order = (0..<UInt32(2100)).map { $0 }
      let table = rows.table
      for step in 0..<3 {
        let batch = order.span.extracting(step * 700..<step * 700 + 700)
        _ = engine.step(batch, of: table, epoch: 1, step: step)
      }
      let trained = engine.weights.values
      engine.keepEvaluatedWeights()
      for buffer in [trained, engine.weights.values] + engine.weights.states {
        for index in 0..<buffer.count {
          hash = (hash ^ UInt64(buffer[index].bitPattern)) &* 0x100_0000_01b3
        }
      }
    }
    return String(hash, radix: 16)
  }

  /// Equal for vectors of eight and of sixteen samples.
  private static let digests = [
    "c741aa3557b52469", "d3956da3da0ca14", "3ee65db5209d7cd0", "fb207bb6e631fb34",
    "d9288ddf089d2814", "200adc52128f74da",
  ]

  @Test(arguments: cases.indices, [1, 2, 5])
  func bitsDoNotDependOnThreadsAndVectors(_ index: Int, threads: Int) throws {
    let digest = try digest(index, threads: threads)
    #expect(digest == Self.digests[index])
  }
}
