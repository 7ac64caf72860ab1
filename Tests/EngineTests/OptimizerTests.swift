import ExperimentModel
import Kernels
import Testing
import Engine
import TrialTraining

@Suite struct OptimizerTests {
  /// The settings of `scripts/references/optimizers.py`.
  static let cases: [(name: String, settings: Hyperparameters)] = [
    ("adam", settings(.adam, 0.001)),
    (
      "adam-settings",
      settings(.adam, 0.02) {
        $0[AdamSettings.beta1] = 0.8
        $0[AdamSettings.beta2] = 0.95
        $0[AdamSettings.epsilon] = 1e-3
      }
    ),
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

  @Test(arguments: cases.indices)
  func agreesWithKerasFor20Steps(_ index: Int) throws {
    let (name, settings) = Self.cases[index]
    try checkAgainstKeras(name, settings, squares: nil)
  }

  /// Squared gradients summed over occurrences, as Keras on TensorFlow does for repeated keys.
  @Test(arguments: ["adam", "adamw-settings", "rmsprop", "rmsprop-momentum", "adagrad"])
  func agreesWithKerasOnTensorFlowForRepeatedKeys(_ name: String) throws {
    let test = try #require(Self.cases.first { $0.name == name })
    try checkAgainstKeras("\(name)-repeated", test.settings, squares: "squares")
  }

  private func checkAgainstKeras(
    _ name: String, _ settings: Hyperparameters, squares: String?
  ) throws {
    let file = try SafetensorsFile(
      path: referencePath("optimizers.safetensors"))
    let initial = try file.floats("initial")
    let gradients = try file.floats("gradients")
    let squares = try squares.map { try file.floats($0) }
    var run = OptimizerRun(settings, initial)
    for step in 1...20 {
      let range = (step - 1) * initial.count..<step * initial.count
      run.step(gradients[range], squares: squares?[range], cuts: [])
      guard step == 1 || step == 20 else { continue }
      let expected = try file.doubles("\(name).\(step)")
      for (weight, (start, goal)) in zip(run.weights, zip(initial, expected)) {
        // The change of a weight is right to five digits, beyond the weight's own rounding.
        let tolerance =
          1e-5 * abs(goal - Double(start)) + 20 * Double(max(abs(start), Float(abs(goal))).ulp)
        #expect(abs(Double(weight) - goal) <= tolerance, "\(name), step \(step)")
      }
    }
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
      Buffer(repeating: optimizer.initialValue(ofState: $0), count: weights.count)
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

extension Buffer {
  fileprivate var indices: Range<Int> { 0..<count }
}
