package import ExperimentModel
package import Kernels

/// AutoInt, with or without an MLP beside it: embeddings [F, d] → interacting layers [F, W] →
/// flattened → logit, plus the MLP's logit from the same embeddings.
///
/// The network itself holds no numbers but shapes: weights come as spans of the flat parameter
/// buffer that `layout` describes. It computes one group of eight samples at a time, forward and
/// backward, while the group's activations stay in the cache. What the first interacting layer
/// makes of each embedding is computed once for all samples that share it (`DistinctKeys`).
package struct Network: Sendable {
  package let architecture: Architecture
  package let layout: ParameterLayout
  let embedding: EmbeddingLayer
  let interacting: [InteractingLayer]
  let attentionOutput: OutputLayer
  let perceptron: MultilayerPerceptron?

  /// - Parameter bags: for each field that is mean-pooled, its lists; empty where none is.
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
    attentionOutput = OutputLayer(
      weight: "attention.output", bias: nil, rows: architecture.fields, width: width,
      stride: stride,
      initializer: .glorotUniform(rows: architecture.fields * width, columns: 1), layout: &layout)
    if let hiddenSizes = architecture.hiddenSizes {
      perceptron = MultilayerPerceptron(
        input: embedding.width, hiddenSizes: hiddenSizes, layout: &layout)
    } else {
      perceptron = nil
    }
    self.layout = layout
  }

  var fields: Int { embedding.fields }
  /// Where the weights start that are not embeddings: their gradient is dense in each batch.
  var denseStart: Int { embedding.rows * embedding.dimension }
  /// Weights that are not embeddings.
  var denseCount: Int { layout.count - denseStart }
  /// Whether embeddings feed more than the first layer's projections.
  var usesEmbeddings: Bool { perceptron != nil || interacting[0].residual == .identity }

  /// All layers' weights in the orders in which the kernels read them; made once a step, shared by
  /// all threads.
  package struct Weights: Sendable {
    var interacting: [InteractingLayer.Weights]
    var perceptron: MultilayerPerceptron.Weights?

    package init(_ network: Network) {
      interacting = network.interacting.map { .init($0) }
      perceptron = network.perceptron.map { .init($0) }
    }

    /// - Parameter training: whether the backward pass will read them too.
    package mutating func pack(_ network: Network, _ parameters: Span<Float>, training: Bool) {
      for (index, layer) in network.interacting.enumerated() {
        interacting[index].pack(layer, parameters, training: training)
      }
      if let layer = network.perceptron {
        perceptron!.pack(layer, parameters, training: training)
      }
    }
  }

  /// What the forward pass of a group leaves for the backward pass.
  package struct Activations {
    /// [F, d] lanes, without gaps.
    package let tokens: Buffer<Lanes>
    let interacting: [InteractingLayer.Activations]
    let perceptron: MultilayerPerceptron.Activations?

    package init(_ network: Network) {
      tokens = Buffer(repeating: .zero, count: network.embedding.width)
      interacting = network.interacting.map { .init($0) }
      perceptron = network.perceptron.map { .init($0) }
    }
  }

  /// Buffers of the backward pass.
  package struct Scratch {
    let interacting: InteractingLayer.Scratch
    /// Derivatives of a layer's result and of what came in, by turns: [F, W] lanes.
    let derivative: Buffer<Lanes>
    let nextDerivative: Buffer<Lanes>
    /// [F, d] lanes, without gaps.
    let tokenDerivative: Buffer<Lanes>

    /// - Parameter other: of the same thread, whose buffers that no group keeps are used as well.
    package init(_ network: Network, sharing other: Scratch? = nil) {
      let layer = network.interacting[0]
      interacting = .init(
        layer, input: network.interacting.map(\.input).max()!, sharing: other?.interacting)
      derivative = Buffer(repeating: .zero, count: layer.fields * layer.stride)
      nextDerivative = Buffer(repeating: .zero, count: layer.fields * layer.stride)
      tokenDerivative = Buffer(repeating: .zero, count: network.embedding.width)
    }
  }

  /// Sums over groups of the gradient of all weights that are not embeddings.
  package struct Sums {
    let interacting: [InteractingLayer.Sums]
    let attentionOutput: OutputLayer.Sums
    let perceptron: MultilayerPerceptron.Sums?

    package init(_ network: Network) {
      interacting = network.interacting.map { .init($0) }
      attentionOutput = .init(network.attentionOutput)
      perceptron = network.perceptron.map { .init($0) }
    }
  }

  /// Moves sums to a flat gradient of the weights that are not embeddings, and clears them.
  ///
  /// - Parameter flat: [denseCount] numbers, overwritten.
  package func flush(_ sums: Sums, into flat: inout MutableSpan<Float>) {
    for (index, layer) in interacting.enumerated() {
      layer.flush(sums.interacting[index], into: &flat, offset: denseStart)
    }
    attentionOutput.flush(sums.attentionOutput, into: &flat, offset: denseStart)
    perceptron?.flush(sums.perceptron!, into: &flat, offset: denseStart)
  }
}
