import Engine
import ExperimentModel
import Kernels
import Testing

/// What holds for every model. Logits and gradients are compared with PyTorch's in `NetworkTests`.
@Suite struct ModelTests {
  @Test func everyModelHasAnImplementation() {
    #expect(Model.all.map(\.option) == HyperparameterChoice.model.options)
  }

  /// Settings, by the words of a grid file, and the number of weights with 14 fields of 13,375
  /// values, d 16 and hidden layers of 64, 64, 64: counted by hand from the papers' formulas.
  private static let counts: [(String, [String: ParameterValue], Int)] = [
    ("lr", [:], 13_376),
    ("fm", [:], 227_376),
    ("fwfm", [:], 214_316),
    ("fwfm", ["linear_type": .text("lw")], 227_467),
    ("fwfm", ["linear_type": .text("felv")], 428_092),
    ("mlp", [:], 236_785),
    ("wide_deep", [:], 250_160),
    ("deepfm", [:], 250_161),
    ("dcn", [:], 238_353),
    ("dcn_v2", [:], 388_209),
    ("dcn_v2", ["cross_matrix": .text("low_rank_mixture")], 422_897),
    ("dcn_v2", ["structure": .text("stacked_parallel")], 410_769),
    ("gdcn", [:], 538_737),
    ("xdeepfm", [:], 260_561),
    ("afm", ["attention_factor": .integer(16)], 227_680),
    ("fibinet", [:], 468_896),
    ("fibinet", ["bilinear_type": .text("field_each")], 429_472),
    ("fibinet", ["bilinear_type": .text("field_all")], 422_816),
    ("masknet", [:], 375_345),
    ("finalmlp", [:], 294_994),
    // Sixteen inputs more for the MLP, and [64, 64 → 64, 1] with biases and slopes.
    ("din", [:], 236_785 + 16 * 64 + 4 * 16 * 64 + 64 + 64 + 64 + 1),
    // And two running averages of each unit.
    (
      "din", ["attention_activation": .text("dice")],
      236_785 + 16 * 64 + 4 * 16 * 64 + 64 + 64 + 64 + 1 + 2 * 64
    ),
    ("fcn", ["exponential_layers": .integer(3), "linear_layers": .integer(4)], 393_202),
  ]

  @Test(arguments: counts.indices)
  func countsOfWeightsAreThoseOfThePapers(_ index: Int) throws {
    let (model, given, count) = Self.counts[index]
    var values = given
    values["model"] = .text(model)
    values["hidden_sizes"] = .list([.integer(64), .integer(64), .integer(64)])
    let sizes = [6040, 3706, 10, 81, 4, 12, 1, 18, 18, 16, 2, 7, 21, 3439]
    let network = Network(
      try Hyperparameters(values: values), fieldSizes: sizes, itemField: 1)
    #expect(network.layout.count == count)
  }

  static let models = Model.all.map(\.option.name)

  static func settings(
    _ model: String, _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.embeddingDimension = 6
    settings.batchSize = 700
    settings.learningRate = 1e-2
    settings.model = HyperparameterChoice.model[model]!
    change(&settings)
    return settings
  }

  @Test(arguments: models, EngineTests.Fields.allCases)
  func threadsChangeNothing(_ model: String, _ fields: EngineTests.Fields) {
    for repeatedKeys in RepeatedKeys.allCases {
      let settings = Self.settings(model) { $0[OptimizerSettings.repeatedKeys] = repeatedKeys }
      let one = EngineTests().train(settings, threads: 1, fields: fields, steps: 2)
      for threads in [2, 5] {
        #expect(EngineTests().train(settings, threads: threads, fields: fields, steps: 2) == one)
      }
    }
  }

  /// An engine with weights in which every part of the network matters.
  func engine(
    _ settings: Hyperparameters, _ fields: EngineTests.Fields, cardinalityLimit: Int = 256
  ) -> TrainingEngine {
    let network = Network(
      settings, fieldSizes: fields.sizes, bags: fields.bags, itemField: 0,
      cardinalityLimit: cardinalityLimit)
    let weights = Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 3)
    var state: UInt32 = 7
    for tensor in network.layout.tensors {
      // Embeddings are looked up; other weights multiply as many numbers as the tensor has rows.
      let isTable = tensor.name == "embedding.weight" || tensor.name == "linear.weight"
      let scale = isTable ? 1 : 1.5 / Float(tensor.shape[0]).squareRoot()
      for index in tensor.range {
        state = state &* 1_664_525 &+ 1_013_904_223
        let value = scale * (Float(state >> 8) / 8_388_608 - 1)
        // All units of a squeeze-and-excitation network could be dead.
        weights.values[index] = tensor.name.hasPrefix("senet") ? abs(value) : value
      }
    }
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: 1)
  }

  /// Along random directions of each weight tensor, the loss changes as the gradient says.
  @Test(arguments: models, EngineTests.Fields.allCases)
  func gradientsAgreeWithFiniteDifferences(
    _ model: String, _ fields: EngineTests.Fields
  ) {
    let settings = Self.settings(model) { settings in
      guard settings[ifApplicable: MLPSettings.hiddenSizes] != nil else { return }
      settings[MLPSettings.dropout] = 0
      settings[MLPSettings.hiddenSizes] = [9, 6]
    }
    expectGradientsAgreeWithFiniteDifferences(settings, fields)
  }

  /// Dropout decisions are the same for the same step, so the loss is a function of the weights.
  func expectGradientsAgreeWithFiniteDifferences(
    _ settings: Hyperparameters, _ fields: EngineTests.Fields,
    leavingOut isLeftOut: (_ tensor: String) -> Bool = { _ in false }
  ) {
    let engine = engine(settings, fields)
    let weights = engine.weights.values
    let rows = EngineTests.Rows(60, fieldSizes: fields.keys)
    let anchors = settings.listLayout.anchors(ofRows: 60)
    let order = (0..<UInt32(settings.listLayout.rows(ofAnchors: anchors))).map { $0 }
    let table = rows.table
    func loss() -> Double {
      engine.computeGradient(order.span, of: table, epoch: 1, step: 0) / Double(anchors)
    }
    let center = loss()
    let gradient = (0..<weights.count).map { Double(engine.gradient[$0]) }
    var state: UInt32 = 99
    for tensor in engine.network.layout.tensors where !isLeftOut(tensor.name) {
      let norm = tensor.range.reduce(0) { $0 + gradient[$1] * gradient[$1] }.squareRoot()
      #expect(norm > 1e-5, "\(tensor.name) has no say")
      let before = tensor.range.map { weights[$0] }
      // A direction in which a row crosses the corner of a ReLU shows as a bend.
      let isSmooth = (0..<40).contains { attempt in
        let step: Float = attempt.isMultiple(of: 2) ? 3e-4 : 1e-4
        let signs = tensor.range.map { _ in
          state = state &* 1_664_525 &+ 1_013_904_223
          // Sparse directions, too: a gate's unit serves all rows.
          return (attempt < 10 ? [1, -1, 1, -1] : [1, -1, 0, 0] as [Float])[Int(state >> 30)]
        }
        let losses = [step, -step].map { step in
          for (index, place) in tensor.range.enumerated() {
            weights[place] = before[index] + step * signs[index]
          }
          return loss()
        }
        for (index, place) in tensor.range.enumerated() { weights[place] = before[index] }
        let tolerance = 0.03 * norm + 5e-4
        guard abs(losses[0] + losses[1] - 2 * center) < Double(step) * tolerance else {
          return false
        }
        let difference = (losses[0] - losses[1]) / Double(2 * step)
        let slope = zip(tensor.range, signs).reduce(0) { $0 + gradient[$1.0] * Double($1.1) }
        #expect(abs(difference - slope) < tolerance, "\(tensor.name): \(slope), \(difference)")
        return true
      }
      #expect(isSmooth, "\(tensor.name) has no direction without a bend")
    }
  }

  /// Projections once per key or once per row give the same logits and gradients but for the order
  /// of sums. Fields have as many keys as the limit, or one more.
  @Test(arguments: models)
  func projectionsPerKeyAreThoseOfRows(_ model: String) {
    let settings = Self.settings(model)
    let rows = EngineTests.Rows(100)
    let order = (0..<UInt32(100)).map { $0 }
    let table = rows.table
    let engines = [12, 11, 3].map { engine(settings, .small, cardinalityLimit: $0) }
    let logits = engines.map { $0.predict(0..<100, of: table) }
    for other in logits.dropFirst() {
      #expect(zip(other, logits[0]).allSatisfy { abs($0 - $1) < 1e-4 * max(1, abs($1)) })
    }
    for engine in engines { _ = engine.computeGradient(order.span, of: table, epoch: 1, step: 0) }
    let gradient = engines[0].gradient
    for tensor in engines[0].network.layout.tensors {
      let largest = tensor.range.map { abs(gradient[$0]) }.max()!
      for engine in engines.dropFirst() {
        let error = tensor.range.map { abs(engine.gradient[$0] - gradient[$0]) }.max()!
        #expect(error <= 1e-4 * largest, "\(tensor.name)")
      }
    }
  }

  /// A single field has no pairs.
  @Test(arguments: models, [256, 2])
  func oneFieldIsEnough(_ model: String, cardinalityLimit: Int) {
    let settings = Self.settings(model) { $0.batchSize = 20 }
    let network = Network(
      settings, fieldSizes: [9], itemField: 0, cardinalityLimit: cardinalityLimit)
    let engine = TrainingEngine(
      network: network, settings: settings,
      weights: Weights(layout: network.layout, optimizer: settings.makeOptimizer(), seed: 1),
      seed: 1, threads: 1)
    let rows = EngineTests.Rows(20, fieldSizes: [9])
    let order = (0..<UInt32(20)).map { $0 }
    let table = rows.table
    let losses = (0..<3).map { engine.step(order.span, of: table, epoch: 1, step: $0) }
    #expect(losses.allSatisfy { $0.isFinite })
  }

  @Test(arguments: models)
  func aFewStepsLowerTheLoss(_ model: String) {
    let settings = Self.settings(model) { $0.batchSize = 64 }
    let rows = EngineTests.Rows(64)
    let order = (0..<UInt32(64)).map { $0 }
    let table = rows.table
    let engine = engine(settings, .small)
    let losses = (0..<60).map { engine.step(order.span, of: table, epoch: 1, step: $0) }
    #expect(losses.last! < losses[0])
  }
}
