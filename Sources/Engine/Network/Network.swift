package import ExperimentModel
package import Kernels

/// AutoInt, with or without an MLP beside it: embeddings [F, d] → interacting layers [F, W] →
/// flattened → logit, plus the MLP's logit from the same embeddings.
///
/// A network holds shapes and offsets only; the weights are spans of the flat parameter buffer that
/// `layout` describes. It computes a group of eight samples at a time, forward and backward, while
/// the group's activations stay in the cache. For low-cardinality fields the first layers'
/// projections are computed once per key (`KeyProjectionTable`).
package struct Network: Sendable {
  package let architecture: Architecture
  package let layout: ParameterLayout
  let embedding: EmbeddingLayer
  let interacting: [InteractingLayer]
  let attentionOutput: OutputLayer
  let perceptron: MultilayerPerceptron?

  /// - Parameter bags: lists of each field that is mean-pooled; empty if none is.
  package init(_ architecture: Architecture, bags: [EmbeddingBags?] = []) {
    self.architecture = architecture
    var layout = ParameterLayout()
    embedding = EmbeddingLayer(architecture: architecture, bags: bags, layout: &layout)
    var (width, stride) = (architecture.embeddingDimension, architecture.embeddingDimension)
    var layers: [InteractingLayer] = []
    for index in 0..<architecture.attentionLayers {
      let layer = InteractingLayer(
        index, architecture: architecture, input: width, inputStride: stride, layout: &layout)
      layers.append(layer)
      (width, stride) = (layer.width, layer.stride)
    }
    interacting = layers
    let initializer: Initializer =
      switch architecture.outputInitializer {
      case .normal: .normal(deviation: 1e-4)
      case .glorotUniform: .glorotUniform(rows: architecture.fields * width, columns: 1)
      }
    attentionOutput = OutputLayer(
      weight: "attention.output", bias: nil, rows: architecture.fields, width: width,
      stride: stride, initializer: initializer, layout: &layout)
    if let hiddenSizes = architecture.hiddenSizes {
      perceptron = MultilayerPerceptron(
        embedding, hiddenSizes: hiddenSizes, layout: &layout)
    } else {
      perceptron = nil
    }
    self.layout = layout
  }

  /// Floating-point operations of a row's forward pass: those of the plain algorithm, without
  /// look-ups and without what the engine saves by computing projections once per key. A
  /// multiplication and an addition count as two.
  package var operationsPerRow: Double {
    interacting.reduce(attentionOutput.operations + (perceptron?.operations ?? 0)) {
      $0 + $1.operations
    }
  }

  var fields: Int { embedding.fields }
  /// Offset of the weights that are not embeddings.
  var denseStart: Int { embedding.rows * embedding.dimension }
  /// Weights that are not embeddings.
  var denseCount: Int { layout.count - denseStart }
  /// Width of a sample's flattened embeddings of high-cardinality fields.
  var highCardinalityWidth: Int { embedding.highCardinalityFields.count * embedding.dimension }
  /// True if samples need their embeddings themselves, not only the first layers' projections.
  var usesEmbeddings: Bool { interacting[0].residual == .identity }

  /// All layers' weights packed for the kernels, once per step; shared by all threads.
  package struct Weights: Sendable {
    var interacting: [InteractingLayer.Weights]
    var perceptron: MultilayerPerceptron.Weights?

    init(_ network: Network, _ allocator: BufferAllocator) {
      interacting = network.interacting.map { .init($0, allocator) }
      perceptron = network.perceptron.map { .init($0, allocator) }
    }

    /// - Parameter training: true to pack for the backward pass, too.
    package mutating func pack(_ network: Network, _ parameters: Span<Float>, training: Bool) {
      for (index, layer) in network.interacting.enumerated() {
        interacting[index].pack(layer, parameters, training: training)
      }
      if let layer = network.perceptron {
        perceptron!.pack(layer, parameters, training: training)
      }
    }
  }

  /// Results of a group's forward pass that the backward pass reads.
  package struct Activations {
    /// Embeddings and projections of the high-cardinality fields.
    let first: FirstLayerActivations
    /// Embeddings of all fields, if samples need them: [F, d] lanes, contiguous.
    package let tokens: Buffer<Lanes>
    let interacting: [InteractingLayer.Activations]
    let perceptron: MultilayerPerceptron.Activations?

    init(_ network: Network, _ allocator: BufferAllocator) {
      first = FirstLayerActivations(network, allocator)
      tokens = allocator.buffer(repeating: .zero, count: network.embedding.width)
      interacting = network.interacting.map { .init($0, allocator) }
      perceptron = network.perceptron.map { .init($0, allocator) }
    }
  }

  /// Buffers of the backward pass.
  package struct Workspace {
    let interacting: InteractingLayer.Workspace
    /// Derivatives of a layer's result and of what came in, by reduction: [F, W] lanes.
    let derivative: Buffer<Lanes>
    let nextDerivative: Buffer<Lanes>
    /// Derivatives of `Activations.first`.
    let first: FirstLayerActivations
    // Kept until `addGradient`.
    let inputs: GroupInputs
    /// Derivatives of the high-cardinality fields' embeddings, [fields, d] lanes.
    let embeddingDerivative: Buffer<Lanes>
    /// Derivatives of all fields' embeddings, if samples need them: [F, d] lanes, contiguous.
    let tokenDerivative: Buffer<Lanes>
    /// Derivatives before the ReLU of the MLP's first hidden layer, [units] lanes; empty without an
    /// MLP.
    let hiddenDerivative: Buffer<Lanes>

    init(_ network: Network, _ allocator: BufferAllocator) {
      let layer = network.interacting[0]
      interacting = .init(layer, input: network.interacting.map(\.input).max()!, allocator)
      derivative = allocator.buffer(repeating: .zero, count: layer.fields * layer.stride)
      nextDerivative = allocator.buffer(repeating: .zero, count: layer.fields * layer.stride)
      first = FirstLayerActivations(network, allocator)
      inputs = GroupInputs(network.embedding, allocator)
      embeddingDerivative = allocator.buffer(
        repeating: .zero,
        count: network.highCardinalityWidth)
      tokenDerivative = allocator.buffer(
        repeating: .zero, count: network.usesEmbeddings ? network.embedding.width : 0)
      hiddenDerivative = allocator.buffer(
        repeating: .zero, count: network.perceptron?.first.units.count ?? 0)
    }

    /// Makes a workspace for another group of the same thread, which shares all buffers but those
    /// that are kept until `addGradient`.
    init(_ network: Network, sharing other: Workspace, _ allocator: BufferAllocator) {
      interacting = other.interacting
      derivative = other.derivative
      nextDerivative = other.nextDerivative
      first = other.first
      inputs = GroupInputs(network.embedding, allocator)
      embeddingDerivative = allocator.buffer(repeating: .zero, count: network.highCardinalityWidth)
      tokenDerivative = other.tokenDerivative
      hiddenDerivative = other.hiddenDerivative
    }
  }

  /// Gradients of the weights that are not embeddings and of the key projections, summed over
  /// groups.
  package struct GradientAccumulators {
    /// [entries, width], as `KeyProjectionTable.values`.
    let keyProjections: Buffer<Float>
    let interacting: [InteractingLayer.GradientAccumulators]
    let attentionOutput: OutputLayer.GradientAccumulators
    let perceptron: MultilayerPerceptron.GradientAccumulators?

    init(_ network: Network, _ table: KeyProjectionTable, _ allocator: BufferAllocator) {
      keyProjections = allocator.buffer(repeating: 0, count: table.count * table.width)
      interacting = network.interacting.map { .init($0, allocator) }
      attentionOutput = .init(network.attentionOutput, allocator)
      perceptron = network.perceptron.map { .init($0, allocator) }
    }
  }

  /// Moves the accumulators to a flat gradient of the weights that are not embeddings, and clears
  /// them.
  ///
  /// - Parameter flat: [denseCount] numbers, overwritten.
  package func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>) {
    for (index, layer) in interacting.enumerated() {
      layer.flush(accumulators.interacting[index], into: &flat, offset: denseStart)
    }
    attentionOutput.flush(accumulators.attentionOutput, into: &flat, offset: denseStart)
    perceptron?.flush(accumulators.perceptron!, into: &flat, offset: denseStart)
  }
}
