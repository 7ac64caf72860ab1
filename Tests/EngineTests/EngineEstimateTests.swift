import ExperimentModel
import Kernels
import Testing

@testable import Engine

@Suite struct EngineEstimateTests {
  /// Counted by hand: 2 fields, embeddings of 4, one layer of 2 heads of 3, an MLP of one hidden
  /// layer.
  @Test func operationsCountEveryProduct() {
    var settings = Hyperparameters()
    settings.embeddingDimension = 4
    settings[AutoIntSettings.layers] = 1
    settings[AutoIntSettings.headDimension] = 3
    settings[MLPSettings.hiddenSizes] = [5]
    let projections = 4 * 2 * (2 * 4 * 6)
    let attention = 2 * 2 * (2 * 2 * 6) + 5 * 2 * (2 * 2)
    let output = 2 * (2 * 6)
    let mlp = 2 * (8 * 5) + 2 * (5 * 1)
    #expect(operations(settings) == Double(projections + attention + output + mlp))

    settings.model = .autoInt
    settings[AutoIntSettings.residual] = ResidualKind.none
    #expect(operations(settings) == Double(projections * 3 / 4 + attention + output))
  }

  private func operations(_ settings: Hyperparameters) -> Double {
    // One field has a projection table, the other has too many keys.
    Network(settings, fieldSizes: [3, 1000]).operationsPerRow
  }

  @Test(arguments: Model.all.map(\.option))
  func bytesOfEveryModelAreThoseOfTheBuffers(_ model: HyperparameterOption) {
    for threads in [1, 3] {
      expectEstimate(threads: threads) { $0.model = model }
    }
  }

  /// The estimate equals the engine's allocations for every kind of layer and number of threads.
  @Test(
    arguments: [
      { _ in }, { $0.model = .autoInt }, { $0[AutoIntSettings.layerNorm] = true },
      { $0[AutoIntSettings.residual] = .identity }, { $0.optimizer = .sgd },
      { $0.batchSize = 256 }, { $0[AdamSettings.repeatedKeys] = .sumOfSquares },
      { $0[OptimizerSettings.lazy] = true }, { $0[AutoIntSettings.attentionDropout] = 0.1 },
      {
        $0[OptimizerSettings.lazy] = true
        $0[AdamSettings.repeatedKeys] = .sumOfSquares
        $0[EmbeddingSettings.dropout] = 0.1
      },
      { $0.optimizer = .scheduleFreeAdamW },
      { $0[WeightUpdateSettings.averageMomentum] = 0.9 },
      { $0[WeightUpdateSettings.clipNorm] = 1 },
      {
        $0[WeightUpdateSettings.globalClipNorm] = 1
        $0[WeightUpdateSettings.accumulation] = 3
        $0[OptimizerSettings.lazy] = true
      },
      { $0[MLPSettings.hiddenNorm] = .batchNorm }, { $0[AutoIntSettings.heads] = 1 },
      { $0[MLPSettings.hiddenSizes] = [7, 19, 3] }, { $0.loss = .bpr },
      {
        $0.loss = .softmax
        $0[ListLossSettings.size] = 3
        $0[MLPSettings.hiddenNorm] = .batchNorm
      },
    ] as [@Sendable (inout Hyperparameters) -> Void], [1, 2, 11])
  func estimatedBytesEqualAllocatedBytes(
    _ change: @Sendable (inout Hyperparameters) -> Void, threads: Int
  ) {
    expectEstimate(threads: threads) {
      $0[AutoIntSettings.headDimension] = 3
      change(&$0)
    }
  }

  private func expectEstimate(threads: Int, _ change: (inout Hyperparameters) -> Void) {
    var settings = Hyperparameters()
    settings.embeddingDimension = 6
    change(&settings)
    let network = Network(settings, fieldSizes: [300, 9, 270, 4], itemField: 0)
    let optimizer = settings.makeOptimizer()
    let engine = TrainingEngine(
      network: network, settings: settings,
      weights: Weights(layout: network.layout, optimizer: optimizer, seed: 1), seed: 1,
      threads: threads)
    var sizes = BufferSizes()
    sizes.add(engine)
    #expect(sizes.bytes > 10_000)
    #expect(
      TrainingEngine.bytes(of: network, settings: settings, threads: threads) == sizes.bytes)
  }
}

/// Bytes of all buffers and packed matrices that a value holds, each once.
private struct BufferSizes {
  private(set) var bytes = 0
  private var seen: Set<ObjectIdentifier> = []

  mutating func add(_ value: Any) {
    if type(of: value) is AnyClass {
      guard seen.insert(ObjectIdentifier(value as AnyObject)).inserted else { return }
    }
    switch value {
    case let buffer as any SizedBuffer: bytes += buffer.byteCount
    case let matrix as PackedMatrix:
      bytes += matrix.inner * matrix.outer * MemoryLayout<Float>.stride
    // Shapes hold no buffers.
    case is Network, is ParameterLayout: break
    default: for child in Mirror(reflecting: value).children { add(child.value) }
    }
  }
}

private protocol SizedBuffer { var byteCount: Int { get } }
extension Buffer: SizedBuffer {
  fileprivate var byteCount: Int { count * MemoryLayout<Element>.stride }
}
