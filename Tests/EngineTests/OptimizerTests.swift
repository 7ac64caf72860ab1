import ExperimentModel
import Kernels
import Testing
import TrialTraining

@testable import Engine

@Suite struct OptimizerTests {
  /// The settings of `scripts/references/optimizers.py`.
  static let cases: [(name: String, settings: Hyperparameters)] = [
    ("adam", settings(.adam, 0.001)),
    ("adam-settings", settings(.adam, 0.02, changeAdam)),
    ("adamw", settings(.adamW, 0.001)),
    ("adamw-settings", settings(.adamW, 0.05) { $0[AdamWSettings.weightDecay] = 0.1 }),
    ("rmsprop", settings(.rmsprop, 0.001)),
    ("rmsprop-momentum", settings(.rmsprop, 0.01) { $0[RMSpropSettings.momentum] = 0.9 }),
    (
      "rmsprop-centered",
      settings(.rmsprop, 0.001) {
        $0[RMSpropSettings.rho] = 0.8
        $0[RMSpropSettings.centered] = true
        $0[RMSpropSettings.epsilon] = 1e-4
      }
    ),
    (
      "rmsprop-centered-momentum",
      settings(.rmsprop, 0.001) {
        $0[RMSpropSettings.momentum] = 0.5
        $0[RMSpropSettings.centered] = true
        $0[RMSpropSettings.epsilon] = 1e-4
      }
    ),
    ("nadam", settings(.nadam, 0.001)),
    ("nadam-settings", settings(.nadam, 0.02, changeAdam)),
    ("adamax", settings(.adamax, 0.001)),
    ("adamax-settings", settings(.adamax, 0.02, changeAdam)),
    ("schedule_free_adamw", settings(.scheduleFreeAdamW, 0.0025)),
    (
      "schedule_free_adamw-settings",
      settings(.scheduleFreeAdamW, 0.02) {
        changeAdam(&$0)
        $0[WeightUpdateSettings.weightDecay] = 0.1
      }
    ),
    ("ftrl", settings(.ftrl, 0.001)),
    (
      "ftrl-settings",
      settings(.ftrl, 0.1) {
        $0[FTRLSettings.initialAccumulator] = 0.5
        $0[FTRLSettings.l1] = 0.01
        $0[FTRLSettings.l2] = 0.2
        $0[FTRLSettings.l2Shrinkage] = 0.05
        $0[FTRLSettings.beta] = 0.3
      }
    ),
    ("lion", settings(.lion, 0.001)),
    (
      "lion-settings",
      settings(.lion, 0.02) {
        $0[LionSettings.beta1] = 0.8
        $0[LionSettings.beta2] = 0.95
      }
    ),
    ("adagrad", settings(.adagrad, 0.001)),
    (
      "adagrad-settings",
      settings(.adagrad, 0.3) {
        $0[AdagradSettings.initialAccumulator] = 0.01
        $0[AdagradSettings.epsilon] = 1e-2
      }
    ),
    ("sgd", settings(.sgd, 0.01)),
    ("sgd-momentum", settings(.sgd, 0.05) { $0[SGDSettings.momentum] = 0.9 }),
    (
      "sgd-nesterov",
      settings(.sgd, 0.05) {
        $0[SGDSettings.momentum] = 0.9
        $0[SGDSettings.nesterov] = true
      }
    ),
  ]

  /// What is around the rule, as in the script.
  private static let around: [(name: String, change: @Sendable (inout Hyperparameters) -> Void)] = [
    ("weight-decay", { $0[WeightUpdateSettings.weightDecay] = 0.1 }),
    ("clip-norm", { $0[WeightUpdateSettings.clipNorm] = 2 }),
    ("global-clip-norm", { $0[WeightUpdateSettings.globalClipNorm] = 2 }),
    ("clip-value", { $0[WeightUpdateSettings.clipValue] = 0.05 }),
    ("ema", { $0[WeightUpdateSettings.averageMomentum] = 0.8 }),
    ("accumulation", { $0[WeightUpdateSettings.accumulation] = 3 }),
    (
      "all",
      {
        $0[WeightUpdateSettings.weightDecay] = 0.1
        $0[WeightUpdateSettings.globalClipNorm] = 1
        $0[WeightUpdateSettings.averageMomentum] = 0.8
        $0[WeightUpdateSettings.accumulation] = 3
      }
    ),
  ]

  static let casesAround = [HyperparameterOption.adam, .sgd].flatMap { optimizer in
    around.map { (name: "\(optimizer.name)-\($0.name)", settings(optimizer, 0.02, $0.change)) }
  }

  private static func changeAdam(_ settings: inout Hyperparameters) {
    settings[AdamSettings.beta1] = 0.8
    settings[AdamSettings.beta2] = 0.95
    settings[AdamSettings.epsilon] = 1e-3
  }

  static func settings(
    _ optimizer: HyperparameterOption, _ learningRate: Double = 0.1,
    _ change: (inout Hyperparameters) -> Void = { _ in }
  ) -> Hyperparameters {
    var settings = Hyperparameters()
    settings.optimizer = optimizer
    settings.learningRate = learningRate
    change(&settings)
    return settings
  }

  @Test(arguments: (cases + casesAround).indices, [1, 3])
  func agreesWithKerasFor20Steps(_ index: Int, threads: Int) throws {
    let (name, settings) = (Self.cases + Self.casesAround)[index]
    try checkAgainstKeras(name, settings, squares: nil, threads: threads)
  }

  /// Squared gradients summed over occurrences, as Keras on TensorFlow does for repeated keys.
  @Test(
    arguments: [
      "adam", "adamw-settings", "nadam", "schedule_free_adamw", "rmsprop", "rmsprop-momentum",
      "adagrad", "ftrl", "adam-clip-norm",
    ])
  func agreesWithKerasOnTensorFlowForRepeatedKeys(_ name: String) throws {
    let test = try #require((Self.cases + Self.casesAround).first { $0.name == name })
    try checkAgainstKeras("\(name)-repeated", test.settings, squares: "squares")
  }

  private func checkAgainstKeras(
    _ name: String, _ settings: Hyperparameters, squares: String?, threads: Int = 1
  ) throws {
    let file = try SafetensorsFile(
      path: referencePath("optimizers.safetensors"))
    let initial = try file.floats("initial")
    let gradients = try file.floats("gradients")
    let squares = try squares.map { try file.floats($0) }
    let run = WeightUpdateRun(settings, initial, threads: threads)
    for step in 1...20 {
      let range = (step - 1) * initial.count..<step * initial.count
      run.take(gradients[range], squares: squares?[range])
      guard step == 1 || step == 20 else { continue }
      var pairs = [(run.weights.values, "\(name).\(step)")]
      if settings[WeightUpdateSettings.averageMomentum] > 0 {
        pairs.append((try #require(run.weights.average), "\(name).average.\(step)"))
      }
      for (weights, tensor) in pairs {
        let expected = try file.doubles(tensor)
        for index in 0..<initial.count {
          let (start, goal) = (initial[index], expected[index])
          // The change of a weight is right to five digits, beyond the weight's own rounding.
          let tolerance =
            1e-5 * abs(goal - Double(start)) + 20 * Double(max(abs(start), Float(abs(goal))).ulp)
          #expect(abs(Double(weights[index]) - goal) <= tolerance, "\(tensor), element \(index)")
        }
      }
    }
  }

  /// x = (y − (1 − β₁)·z) / β₁: after the first step z itself.
  @Test func scheduleFreeWeightsAreEvaluatedAtTheirAverage() {
    let run = WeightUpdateRun(Self.settings(.scheduleFreeAdamW, 0.1), [1, -2, 0.5])
    for step in 1...5 {
      run.take([1, 0.1, -3][...], squares: nil)
      run.update.completeAverage(of: run.weights, run.pool)
      for index in 0..<3 {
        let (y, z) = (run.weights.values[index], run.weights.states[0][index])
        #expect(abs(run.weights.evaluated[index] - (y - 0.1 * z) / 0.9) < 1e-6)
        #expect((run.weights.evaluated[index] == y) == (step == 1))
      }
    }
  }

  /// A warm-up starts from a rate of 0.
  @Test(arguments: HyperparameterChoice.optimizer.options)
  func aLearningRateOf0LeavesTheWeights(_ optimizer: HyperparameterOption) {
    let settings = Self.settings(optimizer) { $0[WeightUpdateSettings.weightDecay] = 0.5 }
    let run = WeightUpdateRun(settings, [1, -2, 0.5])
    run.take([1, 0, -3][...], squares: nil, learningRate: 0)
    #expect((0..<3).map { run.weights.values[$0] } == [1, -2, 0.5])
    run.take([1, 0.5, -3][...], squares: nil)
    #expect((0..<3).allSatisfy { run.weights.values[$0].isFinite })
    #expect((0..<3).map { run.weights.values[$0] } != [1, -2, 0.5])
  }

  @Test(arguments: cases.indices)
  func bitsDoNotDependOnHowTheRangeIsSplit(_ index: Int) {
    let settings = Self.cases[index].settings
    let stream = RandomStream(seed: 5, purpose: .initialization)
    let initial = (0..<101).map { Float(stream.uniform(at: $0) - 0.5) }
    var whole = OptimizerRun(settings, initial)
    var cut = OptimizerRun(settings, initial)
    for step in 1...5 {
      let gradients = (0..<101).map { Float(stream.uniform(at: UInt64(step * 101 + $0)) - 0.5) }
      let squares = step < 3 ? nil : gradients.map { $0 * $0 * 1.5 }[...]
      whole.step(gradients[...], squares: squares, cuts: [])
      cut.step(gradients[...], squares: squares, cuts: [1, 16, 33, 70, 71])
    }
    #expect(whole.weights.map(\.bitPattern) == cut.weights.map(\.bitPattern))
    #expect(whole.states.map { $0.map(\.bitPattern) } == cut.states.map { $0.map(\.bitPattern) })
    #expect(whole.weights != initial)
  }

  @Test func centeredRMSpropStaysFiniteUnderAConstantGradient() {
    let settings = Self.settings(.rmsprop, 1e-3) { $0[RMSpropSettings.centered] = true }
    var run = OptimizerRun(settings, [1, -2, 3])
    for _ in 1...500 { run.step([31.7, -1234.5, 0.1], cuts: []) }
    #expect(run.weights.allSatisfy { $0.isFinite })
  }

  @Test(arguments: [
    (settings(.adam), ["m", "v"]),
    (settings(.adamW), ["m", "v"]),
    (settings(.nadam), ["m", "v"]),
    (settings(.adamax), ["m", "u"]),
    (settings(.scheduleFreeAdamW), ["z", "v"]),
    (settings(.ftrl), ["accumulator", "linear"]),
    (settings(.lion), ["m"]),
    (settings(.adagrad), ["accumulator"]),
    (settings(.sgd), []),
    (settings(.sgd) { $0[SGDSettings.momentum] = 0.5 }, ["velocity"]),
    (settings(.rmsprop), ["square"]),
    (
      settings(.rmsprop) {
        $0[RMSpropSettings.momentum] = 0.5
        $0[RMSpropSettings.centered] = true
      },
      ["square", "mean", "momentum"]
    ),
  ])
  func allocatesOnlyTheStatesItNeeds(_ settings: Hyperparameters, _ names: [String]) {
    #expect(settings.makeOptimizer().stateNames == names)
  }

  @Test func everyOptionHasAnImplementation() {
    #expect(Set(Optimizers.factories.keys) == Set(HyperparameterChoice.optimizer.options))
  }
}

/// Weights and states that an optimizer updates.
private struct OptimizerRun {
  let optimizer: any Optimizer
  let learningRate: Double
  let buffer: Buffer<Float>
  let stateBuffers: [Buffer<Float>]
  var steps = 0

  init(_ settings: Hyperparameters, _ weights: [Float]) {
    let optimizer = settings.makeOptimizer()
    self.optimizer = optimizer
    learningRate = settings.learningRate
    buffer = Buffer(repeating: 0, count: weights.count)
    for (index, weight) in weights.enumerated() { buffer[index] = weight }
    stateBuffers = optimizer.stateNames.map {
      Buffer(repeating: optimizer.initialValue(ofState: $0) ?? 0, count: weights.count)
    }
  }

  var weights: [Float] { buffer.indices.map { buffer[$0] } }
  var states: [[Float]] { stateBuffers.map { state in state.indices.map { state[$0] } } }

  /// One step, in separate calls for the ranges between `cuts`.
  mutating func step(
    _ gradients: ArraySlice<Float>, squares: ArraySlice<Float>? = nil, cuts: [Int]
  ) {
    steps += 1
    let slopes = Self.buffer(gradients)
    let squares = squares.map(Self.buffer)
    let bounds = [0] + cuts + [buffer.count]
    for (start, end) in zip(bounds, bounds.dropFirst()) {
      optimizer.update(
        buffer, gradients: slopes, squares: squares, states: stateBuffers, in: start..<end,
        learningRate: learningRate, step: steps)
    }
  }

  private static func buffer(_ values: ArraySlice<Float>) -> Buffer<Float> {
    let buffer = Buffer<Float>(repeating: 0, count: values.count)
    for (index, value) in values.enumerated() { buffer[index] = value }
    return buffer
  }
}

/// Weights of two tensors that a `WeightUpdate` trains, without a network.
struct WeightUpdateRun {
  let update: WeightUpdate
  let weights: Weights
  let pool: ThreadPool
  private let gradient: Buffer<Float>
  private let learningRate: Double

  init(_ settings: Hyperparameters, _ initial: [Float], threads: Int = 1) {
    var layout = ParameterLayout()
    let first = min(20, initial.count)
    _ = layout.add("first", [first], .zeros, .weights)
    _ = layout.add("second", [initial.count - first], .zeros, .bias)
    weights = Weights(layout: layout, optimizer: settings.makeOptimizer(), seed: 1)
    for (index, weight) in initial.enumerated() { weights.values[index] = weight }
    update = WeightUpdate(settings, layout, rowCounts: [], BufferAllocator())
    weights.prepare(update)
    pool = ThreadPool(threads: threads)
    gradient = Buffer(repeating: 0, count: initial.count)
    learningRate = settings.learningRate
  }

  /// Trains a batch as the engine does.
  func take(
    _ gradients: ArraySlice<Float>, squares: ArraySlice<Float>?, learningRate: Double? = nil
  ) {
    if weights.steps % update.accumulation == 0 { gradient.fill(0) }
    for (index, value) in gradients.enumerated() {
      gradient[index] += value / Float(update.accumulation)
    }
    let squareBuffer = Buffer<Float>(repeating: 0, count: squares?.count ?? 0)
    for (index, value) in (squares ?? []).enumerated() { squareBuffer[index] = value }
    weights.steps += 1
    if weights.steps % update.accumulation == 0 {
      update.step(
        weights, gradient: gradient, squares: squareBuffer, lazyUpdate: nil, denseStart: 0,
        learningRate: learningRate ?? self.learningRate, pool)
    }
    update.advanceAverage(of: weights, pool)
  }
}

extension Buffer {
  fileprivate var indices: Range<Int> { 0..<count }
}
