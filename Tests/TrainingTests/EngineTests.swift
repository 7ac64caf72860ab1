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

  /// The fields of `Rows` with lists in the second, which share values, if it is to be pooled.
  private static let lists: [EmbeddingBags?] = [
    nil,
    EmbeddingBags(
      starts: [0, 1, 3, 6, 7, 9, 11, 12, 15, 16],
      members: [
        0, 1, 2, 1, 3, 4, 2, 3, 5, 1, 5, 4, 2, 4, 5, 3,
      ]), nil,
  ]

  private func engine(
    _ settings: Hyperparameters, threads: Int = 1, pooled: Bool = false
  ) -> TrainingEngine {
    var sizes = Rows(1).fieldSizes
    if pooled { sizes[1] = 6 }
    let network = Network(
      Architecture(settings, fieldSizes: sizes), bags: pooled ? Self.lists : [])
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.optimizer.makeOptimizer(learningRate: settings.learningRate), seed: 3)
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: threads)
  }

  private func train(
    _ settings: Hyperparameters, threads: Int, pooled: Bool = false, steps: Int = 4
  ) -> [UInt32] {
    let engine = engine(settings, threads: threads, pooled: pooled)
    let rows = Rows(settings.batchSize)
    let order = (0..<UInt32(settings.batchSize)).map { $0 }
    for step in 0..<steps {
      let table = RowTable(indices: rows.indices.span, labels: rows.labels.span, fields: 3)
      _ = engine.step(order.span, of: table, epoch: 1, step: step)
    }
    return (0..<engine.weights.values.count).map { engine.weights.values[$0].bitPattern }
  }

  @Test(arguments: [1, 7, 9, 15, 257, 700, 4100], [false, true])
  func threadsChangeNothing(_ batch: Int, _ pooled: Bool) {
    let settings = settings { $0.batchSize = batch }
    let one = train(settings, threads: 1, pooled: pooled)
    for threads in [1, 2, 3, 11] {
      #expect(train(settings, threads: threads, pooled: pooled) == one)
    }
  }

  /// A list of one value is that value; one of two is the mean of both, whatever their order.
  @Test func listsAreMeans() {
    let settings = settings()
    let rows = Rows(50)
    let labels = rows.labels
    func logits(_ bags: [EmbeddingBags?]) -> [Float] {
      let network = Network(Architecture(settings, fieldSizes: rows.fieldSizes), bags: bags)
      let weights = Weights(
        layout: network.layout, optimizer: settings.optimizer.makeOptimizer(learningRate: 1),
        seed: 3)
      // Value 8 of the second field lies half-way between values 2 and 5.
      let start = rows.fieldSizes[0] * settings.embeddingDimension
      for feature in 0..<settings.embeddingDimension {
        func place(_ value: Int) -> Int { start + value * settings.embeddingDimension + feature }
        weights.values[place(8)] = (weights.values[place(2)] + weights.values[place(5)]) * 0.5
      }
      let engine = TrainingEngine(
        network: network, settings: settings, weights: weights, seed: 3, threads: 1)
      return engine.predict(
        0..<50, of: RowTable(indices: rows.indices.span, labels: labels.span, fields: 3))
    }
    let values = (0..<9).map { $0 == 8 ? [UInt32(2), 5] : [UInt32($0)] }
    var starts: [UInt32] = [0]
    for list in values { starts.append(starts.last! + UInt32(list.count)) }
    let bags = EmbeddingBags(starts: starts, members: values.flatMap(\.self))
    #expect(logits([nil, bags, nil]) == logits([]))
  }

  @Test(arguments: [false, true])
  func gradientsAgreeWithFiniteDifferences(_ pooled: Bool) {
    var settings = settings {
      $0.dropout = 0
      $0.layerNorm = true
      $0.attentionScaling = true
    }
    settings.loss = LossSettings(name: .focal)
    let engine = engine(settings, pooled: pooled)
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
