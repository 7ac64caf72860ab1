import ExperimentModel
import Kernels
import Testing
import Engine

/// Training steps of whole networks: gradients, threads, repeated keys and buffers.
@Suite struct EngineTests {
  /// Pseudo-random rows.
  struct Rows {
    let fieldSizes: [Int]
    let indices: [UInt32]
    let labels: [UInt8]
    /// Items of field 0, and the part of them that is each row's history.
    let items: [UInt32]
    let ranges: [HistoryRange]

    init(_ count: Int, fieldSizes: [Int] = [12, 9, 4]) {
      self.fieldSizes = fieldSizes
      var state: UInt32 = 12345
      func next(_ bound: Int) -> UInt32 {
        state = state &* 1_664_525 &+ 1_013_904_223
        return (state >> 8) % UInt32(bound)
      }
      let sizes = fieldSizes
      indices = (0..<count).flatMap { _ in sizes.map { next($0) } }
      labels = (0..<count).map { _ in UInt8(next(2)) }
      items = (0..<90).map { _ in next(sizes[0]) }
      ranges = (0..<count).map { _ in
        let start = next(60)
        return HistoryRange(start: start, end: start + next(30))
      }
    }

    init(
      fieldSizes: [Int], indices: [UInt32], labels: [UInt8], items: [UInt32] = [],
      ranges: [HistoryRange] = []
    ) {
      self.fieldSizes = fieldSizes
      self.indices = indices
      self.labels = labels
      self.items = items
      self.ranges = ranges
    }

    /// The rows with their histories.
    var table: TrainingRows {
      @_lifetime(borrow self)
      get {
        TrainingRows(
          indices: indices.span, labels: labels.span, fields: fieldSizes.count,
          histories: RowHistories(items: items.span, ranges: ranges.span))
      }
    }
  }

  func settings(_ change: (inout Hyperparameters) -> Void = { _ in }) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.embeddingDimension = 6
    settings.batchSize = 700
    settings.learningRate = 1e-2
    settings[MLPSettings.hiddenSizes] = [10, 5]
    // Large enough that all layers train from the first step on.
    settings[AutoIntSettings.outputInitializer] = .glorotUniform
    change(&settings)
    return settings
  }

  /// The cardinality and kind of the fields.
  enum Fields: CaseIterable {
    case small
    /// Two of three fields have high cardinality: no key projections.
    case large
    case allLarge
    /// The second field holds lists that share values.
    case pooled
    /// A field of lists with high cardinality.
    case largePooled

    var keys: [Int] {
      switch self {
      case .small, .pooled: [12, 9, 4]
      case .large: [300, 9, 270]
      case .allLarge: [300, 261, 270]
      case .largePooled: [12, 261, 4]
      }
    }

    var sizes: [Int] { bags.isEmpty ? keys : [keys[0], 6, keys[2]] }

    var bags: [EmbeddingBags?] {
      guard self == .pooled || self == .largePooled else { return [] }
      let lists: [[UInt32]] = [
        [0], [1, 2], [1, 3, 4], [2], [3, 5], [1, 5], [4], [2, 4, 5], [3],
      ]
      let all = (0..<keys[1] / 9).flatMap { _ in lists }
      return [
        nil,
        EmbeddingBags(
          starts: all.reduce(into: [0]) { $0.append($0.last! + UInt32($1.count)) },
          members: all.flatMap(\.self)),
        nil,
      ]
    }
  }

  private func engine(
    _ settings: Hyperparameters, threads: Int = 1, fields: Fields = .small
  ) -> TrainingEngine {
    let network = Network(
      settings, fieldSizes: fields.sizes, bags: fields.bags, itemField: 0)
    let weights = Weights(
      layout: network.layout,
      optimizer: settings.makeOptimizer(), seed: 3)
    return TrainingEngine(
      network: network, settings: settings, weights: weights, seed: 3, threads: threads)
  }

  func train(
    _ settings: Hyperparameters, threads: Int, fields: Fields, steps: Int = 4
  ) -> [UInt32] {
    let engine = engine(settings, threads: threads, fields: fields)
    let count = settings.listLayout.rows(ofAnchors: settings.batchSize)
    let rows = Rows(count, fieldSizes: fields.keys)
    let order = (0..<UInt32(count)).map { $0 }
    for step in 0..<steps {
      let table = rows.table
      _ = engine.step(order.span, of: table, epoch: 1, step: step)
    }
    return (0..<engine.weights.values.count).map { engine.weights.values[$0].bitPattern }
  }

  @Test(arguments: [1, 7, 9, 15, 257, 700, 4100], Fields.allCases)
  func theNumberOfThreadsChangesNoBit(_ batch: Int, _ fields: Fields) {
    for repeatedKeys in RepeatedKeys.allCases {
      let settings = settings {
        $0.batchSize = batch
        $0[OptimizerSettings.repeatedKeys] = repeatedKeys
      }
      let one = train(settings, threads: 1, fields: fields)
      for threads in [1, 2, 3, 11] {
        #expect(train(settings, threads: threads, fields: fields) == one)
      }
    }
  }

  /// The sum of squares of a batch equals that of its rows, each trained alone.
  @Test(arguments: Fields.allCases, [ResidualKind.linear, .identity])
  func squaresAreSummedOverOccurrences(_ fields: Fields, _ residual: ResidualKind) {
    let settings = settings {
      $0[MLPSettings.dropout] = 0
      $0[AutoIntSettings.residual] = residual
      $0[AutoIntSettings.headDimension] = 3
      $0[OptimizerSettings.repeatedKeys] = .sumOfSquares
    }
    expectSquares(settings, Rows(70, fieldSizes: fields.keys), fields)
  }

  /// A row has an item once: as its target, or in its history.
  @Test(arguments: [Fields.small, .allLarge])
  func squaresOfHistoriesAreSummedOverOccurrences(_ fields: Fields) {
    let settings = settings {
      $0.model = .din
      $0[MLPSettings.dropout] = 0
      $0[HistorySettings.length] = 4
      $0[DINSettings.attentionActivation] = .sigmoid
      $0[OptimizerSettings.repeatedKeys] = .sumOfSquares
    }
    let rows = Rows(70, fieldSizes: fields.keys)
    let distinct = Rows(
      fieldSizes: fields.keys, indices: rows.indices, labels: rows.labels,
      items: Array(0..<12),
      ranges: rows.ranges.map { .init(start: $0.start % 6, end: $0.end % 7 + 6) })
    expectSquares(settings, distinct, fields)
  }

  private func expectSquares(_ settings: Hyperparameters, _ rows: Rows, _ fields: Fields) {
    let table = rows.table
    let engine = engine(settings, threads: 2, fields: fields)
    let order = (0..<UInt32(70)).map { $0 }
    _ = engine.computeGradient(order.span, of: table, epoch: 1, step: 0)
    let squares = (0..<engine.squares.count).map { Double(engine.squares[$0]) }
    let gradient = (0..<engine.gradient.count).map { Double(engine.gradient[$0]) }
    #expect(squares.count == fields.sizes.reduce(0, +) * settings.embeddingDimension)
    var expected = squares.map { _ in 0.0 }
    var usual = settings
    usual[OptimizerSettings.repeatedKeys] = .squareOfSum
    let single = self.engine(usual, fields: fields)
    #expect(single.squares.count == 0)
    for row in order {
      _ = single.computeGradient([row].span, of: table, epoch: 1, step: 0)
      for index in expected.indices {
        let share = Double(single.gradient[index]) / 70
        expected[index] += share * share
      }
    }
    let largest = expected.max()!
    for (square, goal) in zip(squares, expected) { #expect(abs(square - goal) < 1e-5 * largest) }
    // Keys repeat in this batch.
    #expect(squares.indices.contains { squares[$0] < 0.9 * gradient[$0] * gradient[$0] })
  }

  /// Both settings take the same step if and only if no key repeats in the batch.
  @Test(arguments: [HyperparameterOption.adam, .adamW, .rmsprop, .adagrad])
  func sumOfSquaresDiffersOnlyForRepeatedKeys(_ optimizer: HyperparameterOption) {
    func weights(_ repeatedKeys: RepeatedKeys, rows: [UInt32]) -> [Float] {
      let settings = settings {
        $0.optimizer = optimizer
        if optimizer == .adagrad { $0[AdagradSettings.initialAccumulator] = 0 }
        $0[OptimizerSettings.repeatedKeys] = repeatedKeys
        $0[MLPSettings.dropout] = 0
      }
      let engine = engine(settings, fields: .allLarge)
      let all = (0..<UInt32(250)).flatMap { [$0, $0 + 1, $0 + 2] }
      let labels = (0..<250).map { UInt8($0 % 2) }
      let table = TrainingRows(indices: all.span, labels: labels.span, fields: 3)
      for step in 0..<3 { _ = engine.step(rows.span, of: table, epoch: 1, step: step) }
      return (0..<engine.weights.values.count).map { engine.weights.values[$0] }
    }
    func largestDifference(rows: [UInt32]) -> Float {
      zip(weights(.squareOfSum, rows: rows), weights(.sumOfSquares, rows: rows))
        .map { abs($0 - $1) }.max()!
    }
    #expect(largestDifference(rows: [3, 9, 17, 40]) < 1e-6)
    #expect(largestDifference(rows: [3, 9, 17, 40, 9, 9]) > 1e-5)
  }

  /// Computing the first layers' projections once per key changes no logit; gradients differ only
  /// by the order of their sums.
  @Test(arguments: ResidualKind.allCases, [HyperparameterOption.autoInt, .autoIntMLP])
  func keyProjectionsAgreeWithProjectionsPerSample(
    _ residual: ResidualKind, _ model: HyperparameterOption
  ) {
    compare(residual, model, .large)
    compare(residual, model, .allLarge)
  }

  private func compare(_ residual: ResidualKind, _ model: HyperparameterOption, _ fields: Fields) {
    let settings = settings {
      $0[AutoIntSettings.residual] = residual
      $0[MLPSettings.dropout] = 0.3
      $0.model = model
      $0[AutoIntSettings.headDimension] = residual == .identity ? 3 : 5
    }
    let (small, large) = (engine(settings), engine(settings, fields: fields))
    let rows = Rows(100)
    /// Offsets of the layout's tensors, with the embedding table split by field.
    func parts(_ fields: Fields) -> [Int] {
      var rows = 0
      let starts = fields.sizes.map { size in
        defer { rows += size }
        return rows * settings.embeddingDimension
      }
      return starts + [rows * settings.embeddingDimension]
    }
    let counts = Fields.small.sizes.map { $0 * settings.embeddingDimension }
    let dense = small.weights.values.count - counts.reduce(0, +)
    /// Offsets of the same weight in both engines.
    let places = zip(zip(parts(.small), parts(fields)), counts + [dense]).flatMap { starts, count in
      (0..<count).map { (starts.0 + $0, starts.1 + $0) }
    }
    for (a, b) in places {
      small.weights.values[a] = small.weights.values[a] * 3 + 0.01
      large.weights.values[b] = small.weights.values[a]
    }
    let table = rows.table
    #expect(large.predict(0..<100, of: table) == small.predict(0..<100, of: table))
    let order = (0..<UInt32(100)).map { $0 }
    let losses = [small, large].map {
      $0.computeGradient(order.span, of: table, epoch: 1, step: 0)
    }
    #expect(losses[0] == losses[1])
    let largest = places.map { abs(small.gradient[$0.0]) }.max()!
    #expect(largest > 1e-3)
    for (a, b) in places {
      #expect(abs(large.gradient[b] - small.gradient[a]) < 1e-5 * largest)
    }
    let known = Set(places.map(\.1))
    #expect((0..<large.gradient.count).allSatisfy { known.contains($0) || large.gradient[$0] == 0 })
  }

  /// The embedding of a list is the mean of its values' embeddings, in any order.
  @Test func listsAreMeanPooled() {
    let settings = settings()
    let rows = Rows(50)
    let labels = rows.labels
    func logits(_ bags: [EmbeddingBags?]) -> [Float] {
      let network = Network(settings, fieldSizes: rows.fieldSizes, bags: bags)
      let weights = Weights(
        layout: network.layout, optimizer: settings.makeOptimizer(),
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
        0..<50, of: TrainingRows(indices: rows.indices.span, labels: labels.span, fields: 3))
    }
    let values = (0..<9).map { $0 == 8 ? [UInt32(2), 5] : [UInt32($0)] }
    var starts: [UInt32] = [0]
    for list in values { starts.append(starts.last! + UInt32(list.count)) }
    let bags = EmbeddingBags(starts: starts, members: values.flatMap(\.self))
    #expect(logits([nil, bags, nil]) == logits([]))
  }

  @Test(arguments: Fields.allCases)
  func gradientsAgreeWithFiniteDifferences(_ fields: Fields) {
    var settings = settings {
      $0[MLPSettings.dropout] = 0
      $0[AutoIntSettings.layerNorm] = true
      $0[AutoIntSettings.scaling] = true
    }
    settings.loss = .focal
    let engine = engine(settings, fields: fields)
    let weights = engine.weights.values
    // Larger than initial weights, so that every layer contributes to the loss.
    for index in 0..<weights.count { weights[index] = weights[index] * 3 + 0.01 }
    let rows = Rows(40, fieldSizes: fields.keys)
    let order = (0..<UInt32(40)).map { $0 }
    let table = rows.table
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
      // Skips units whose ReLU switches within the finite difference.
      if abs(above + below - 2 * center) > 0.02 * scale * Double(step) { continue }
      let difference = (above - below) / Double(2 * step)
      #expect(abs(difference - gradient[index]) < 2e-2 * scale, "weight \(index)")
      checked += 1
    }
    #expect(checked > weights.count / 7 * 8 / 10)
  }

  @Test func stepsAllocateNoBuffers() {
    let settings = settings()
    let engine = engine(settings, threads: 2)
    let rows = Rows(settings.batchSize)
    let order = (0..<UInt32(settings.batchSize)).map { $0 }
    let table = rows.table
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
    for name in HyperparameterChoice.optimizer.options {
      let settings = settings {
        $0.optimizer = name
        $0[MLPSettings.dropout] = 0
        $0.batchSize = 64
      }
      let engine = engine(settings)
      let rows = Rows(64)
      let order = (0..<UInt32(64)).map { $0 }
      let table = rows.table
      let losses = (0..<60).map { engine.step(order.span, of: table, epoch: 1, step: $0) }
      #expect(losses.last! < losses[0], "\(name)")
    }
  }

  @Test func predictionAgreesWithTheTrainingForwardPass() {
    // Without dropout, the loss that training reports is that of the predictions.
    let settings = settings { $0[MLPSettings.dropout] = 0 }
    let engine = engine(settings)
    let rows = Rows(100)
    let order = (0..<UInt32(100)).map { $0 }
    let table = rows.table
    let total = engine.computeGradient(order.span, of: table, epoch: 1, step: 0)
    let logits = engine.predict(0..<100, of: table)
    #expect(abs(engine.meanLoss(logits: logits, labels: rows.labels) - total / 100) < 1e-6)
    #expect(engine.predict(37..<61, of: table) == Array(logits[37..<61]))
  }
}
