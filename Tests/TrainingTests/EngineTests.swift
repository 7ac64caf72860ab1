import ExperimentModel
import Kernels
import Testing
import Training

/// Steps of a whole network: finite differences, threads, buffers.
@Suite struct EngineTests {
  /// Rows that follow no pattern.
  struct Rows {
    let fieldSizes = [12, 9, 4]
    let indices: [UInt32]
    let labels: [UInt8]

    init(_ count: Int) {
      var state: UInt32 = 12345
      func next(_ bound: Int) -> UInt32 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return (state >> 8) % UInt32(bound)
      }
      let sizes = fieldSizes
      indices = (0..<count).flatMap { _ in sizes.map { next($0) } }
      labels = (0..<count).map { _ in UInt8(next(2)) }
    }
  }

  private func settings(_ change: (inout Hyperparameters) -> Void = { _ in }) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.embeddingDimension = 6
    settings.batchSize = 700
    settings.learningRate = 1e-2
    settings.hiddenSizes = [10, 5]
    change(&settings)
    return settings
  }

  private func engine(_ settings: Hyperparameters, threads: Int = 1) -> TrainingEngine {
    let network = Network(Architecture(settings, fieldSizes: Rows(1).fieldSizes))
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.optimizer.makeOptimizer(learningRate: settings.learningRate), seed: 3)
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: threads)
  }

  private func train(_ settings: Hyperparameters, threads: Int, steps: Int = 4) -> [UInt32] {
    let engine = engine(settings, threads: threads)
    let rows = Rows(settings.batchSize)
    let order = (0..<UInt32(settings.batchSize)).map { $0 }
    for step in 0..<steps {
      let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
      _ = engine.step(order.span, of: table, epoch: 1, step: step)
    }
    return (0..<engine.weights.values.count).map { engine.weights.values[$0].bitPattern }
  }

  @Test(arguments: [1, 7, 9, 15, 257, 700, 4100])
  func threadsChangeNothing(_ batch: Int) {
    let settings = settings { $0.batchSize = batch }
    let one = train(settings, threads: 1)
    #expect(train(settings, threads: 1) == one)
    #expect(train(settings, threads: 2) == one)
    #expect(train(settings, threads: 3) == one)
    #expect(train(settings, threads: 11) == one)
  }

  @Test func gradientsAgreeWithFiniteDifferences() {
    var settings = settings {
      $0.dropout = 0
      $0.layerNorm = true
      $0.attentionScaling = true
    }
    settings.loss = LossSettings(name: .focal)
    let engine = engine(settings)
    let weights = engine.weights.values
    // Larger than the initial weights, so that every layer has a say.
    for index in 0..<weights.count { weights[index] = weights[index] * 3 + 0.01 }
    let rows = Rows(40)
    let order = (0..<UInt32(40)).map { $0 }
    let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
    func loss() -> Double {
      engine.computeGradient(order.span, of: table, epoch: 1, step: 0) / 40
    }
    let center = loss()
    let gradient = (0..<weights.count).map { Double(engine.gradient[$0]) }
    let scale = gradient.map(abs).max()!
    var checked = 0
    for index in stride(from: 0, to: weights.count, by: 7) {
      let value = weights[index]
      let step: Float = 2e-3
      weights[index] = value + step
      let above = loss()
      weights[index] = value - step
      let below = loss()
      weights[index] = value
      // A unit that crosses the corner of its ReLU within the step shows as a bend.
      if abs(above + below - 2 * center) > 0.02 * scale * Double(step) { continue }
      let difference = (above - below) / Double(2 * step)
      #expect(abs(difference - gradient[index]) < 2e-2 * scale, "weight \(index)")
      checked += 1
    }
    #expect(checked > weights.count / 7 * 8 / 10)
  }

  @Test func stepsKeepTheirBuffers() {
    let settings = settings()
    let engine = engine(settings, threads: 2)
    let rows = Rows(settings.batchSize)
    let order = (0..<UInt32(settings.batchSize)).map { $0 }
    let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
    _ = engine.step(order.span, of: table, epoch: 1, step: 0)
    let addresses =
      [engine.weights.values, engine.gradient].map(\.address)
      + engine.weights.states.map(\.address)
    for step in 1..<4 { _ = engine.step(order.span, of: table, epoch: 1, step: step) }
    #expect(
      [engine.weights.values, engine.gradient].map(\.address)
        + engine.weights.states.map(\.address) == addresses)
  }

  @Test func aStepLowersTheLoss() {
    for name in OptimizerName.allCases {
      let settings = settings {
        $0.optimizer = OptimizerSettings(name: name)
        $0.dropout = 0
        $0.batchSize = 64
      }
      let engine = engine(settings)
      let rows = Rows(64)
      let order = (0..<UInt32(64)).map { $0 }
      let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
      let losses = (0..<60).map { engine.step(order.span, of: table, epoch: 1, step: $0) }
      #expect(losses.last! < losses[0], "\(name)")
    }
  }

  @Test func predictionsAreThoseOfTraining() {
    // Without dropout, the loss that training reports is that of the predictions.
    let settings = settings { $0.dropout = 0 }
    let engine = engine(settings)
    let rows = Rows(100)
    let order = (0..<UInt32(100)).map { $0 }
    let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
    let total = engine.computeGradient(order.span, of: table, epoch: 1, step: 0)
    let logits = engine.predict(0..<100, of: table)
    #expect(abs(engine.meanLoss(logits: logits, labels: rows.labels) - total / 100) < 1e-6)
    #expect(engine.predict(37..<61, of: table) == Array(logits[37..<61]))
  }
}
