package import Kernels

/// AutoInt, with or without an MLP beside it: embeddings [F, d] → interacting layers [F, W] →
/// flattened → logit, plus the MLP's logit from the same embeddings.
///
/// The network itself holds no numbers but shapes: weights come as spans of the flat parameter
/// buffer that `layout` describes. It computes one group of sixteen samples at a time, forward and
/// backward, while the group's activations stay in the cache.
package struct Network: Sendable {
  package let architecture: Architecture
  package let layout: ParameterLayout
  let embedding: EmbeddingLayer
  let interacting: [InteractingLayer]
  let attentionOutput: OutputLayer
  let perceptron: MultilayerPerceptron?

  package init(_ architecture: Architecture) {
    self.architecture = architecture
    var layout = ParameterLayout()
    embedding = EmbeddingLayer(architecture: architecture, layout: &layout)
    var width = architecture.embeddingDimension
    var layers: [InteractingLayer] = []
    for index in 0..<architecture.attentionLayers {
      layers.append(
        InteractingLayer(index, architecture: architecture, input: width, layout: &layout))
      width = architecture.attentionWidth
    }
    interacting = layers
    attentionOutput = OutputLayer(
      weight: "attention.output", bias: nil, input: architecture.fields * width,
      initializer: .glorotUniform(rows: architecture.fields * width, columns: 1), layout: &layout)
    if let hiddenSizes = architecture.hiddenSizes {
      perceptron = MultilayerPerceptron(
        input: embedding.width, hiddenSizes: hiddenSizes, layout: &layout)
    } else {
      perceptron = nil
    }
    self.layout = layout
  }

  /// Where the weights start that are not embeddings: their gradient is dense in each shard.
  var denseStart: Int { embedding.rows * embedding.dimension }
  /// Weights that are not embeddings.
  var denseCount: Int { layout.count - denseStart }

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
    /// [F, d] lanes.
    package let tokens: Buffer<Lanes>
    var interacting: [InteractingLayer.Activations]
    var perceptron: MultilayerPerceptron.Activations?

    package init(_ network: Network) {
      tokens = Buffer(repeating: .zero, count: network.embedding.width)
      interacting = network.interacting.map { .init($0) }
      perceptron = network.perceptron.map { .init($0) }
    }
  }

  /// Buffers of the backward pass and the gradient sums of a shard.
  package struct Gradients {
    var interacting: [InteractingLayer.Gradients]
    var attentionOutput: OutputLayer.Gradients
    var perceptron: MultilayerPerceptron.Gradients?
    /// Derivatives of a layer's output and of its input, by turns: [F, widest] lanes.
    let derivative: Buffer<Lanes>
    let nextDerivative: Buffer<Lanes>

    package init(_ network: Network) {
      interacting = network.interacting.map { .init($0) }
      attentionOutput = .init(network.attentionOutput)
      perceptron = network.perceptron.map { .init($0) }
      let widest = max(
        network.architecture.embeddingDimension, network.architecture.attentionWidth)
      derivative = Buffer(repeating: .zero, count: network.architecture.fields * widest)
      nextDerivative = Buffer(repeating: .zero, count: derivative.count)
    }
  }
}

extension Network {
  /// Computes the logits of a group.
  ///
  /// - Parameters:
  ///   - indices: field indices, F a sample.
  ///   - samples: for each lane, where its sample's indices start.
  ///   - mask: which hidden units are silent; nil when predicting.
  package func forward(
    _ indices: Span<UInt32>, samples: SIMD16<Int32>, parameters: Span<Float>,
    weights: borrowing Weights, mask: DropoutMask?, into activations: Activations,
    phases: PhaseTimes? = nil
  ) -> Lanes {
    do {
      var tokens = activations.tokens.mutableSpan
      embedding.forward(indices, samples: samples, parameters: parameters, into: &tokens)
    }
    phases?.lap(.lookUp)
    for (index, layer) in interacting.enumerated() {
      let tokens = index == 0 ? activations.tokens : activations.interacting[index - 1].output
      layer.forward(
        tokens.span, weights: weights.interacting[index], parameters: parameters,
        into: activations.interacting[index], phases: phases)
    }
    let last = activations.interacting[interacting.count - 1].output
    let logits = attentionOutput.forward(last.span, parameters: parameters)
    phases?.lap(.output)
    guard let perceptron else { return logits }
    defer { phases?.lap(.perceptron) }
    return logits
      + perceptron.forward(
        activations.tokens, weights: weights.perceptron!, parameters: parameters, mask: mask,
        into: activations.perceptron!)
  }

  /// Adds the gradient of a group to a shard's sums.
  ///
  /// - Parameters:
  ///   - derivative: of the loss with respect to each logit; zero for lanes without a sample.
  /// - Returns: the buffer that now begins with the derivative of the embeddings, [F, d] lanes.
  package func backward(
    _ activations: Activations, parameters: Span<Float>, weights: borrowing Weights,
    mask: DropoutMask?, derivative: Lanes, gradients: Gradients, phases: PhaseTimes? = nil
  ) -> Buffer<Lanes> {
    var (outer, inner) = (gradients.derivative, gradients.nextDerivative)
    let last = activations.interacting[interacting.count - 1].output
    var lastDerivative = outer.mutableSpan
    attentionOutput.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, gradients: gradients.attentionOutput)
    phases?.lap(.outputBackward)
    for (index, layer) in interacting.enumerated().reversed() {
      let tokens = index == 0 ? activations.tokens : activations.interacting[index - 1].output
      var result = outer.mutableSpan
      var values = inner.mutableSpan
      layer.backward(
        tokens.span, activations.interacting[index], weights: weights.interacting[index],
        parameters: parameters, derivative: &result, inputDerivative: &values,
        gradients: gradients.interacting[index], phases: phases)
      swap(&outer, &inner)
    }
    if let perceptron {
      var embeddings = outer.mutableSpan
      perceptron.backward(
        activations.tokens, activations.perceptron!, weights: weights.perceptron!,
        parameters: parameters, mask: mask, derivative: derivative, inputDerivative: &embeddings,
        gradients: gradients.perceptron!)
      phases?.lap(.perceptronBackward)
    }
    return outer
  }

  /// Moves a shard's sums to its flat gradient of the weights that are not embeddings, and clears
  /// them.
  ///
  /// - Parameter flat: [denseCount] numbers, overwritten.
  package func flush(_ gradients: Gradients, into flat: inout MutableSpan<Float>) {
    for (index, layer) in interacting.enumerated() {
      layer.flush(gradients.interacting[index], into: &flat, offset: denseStart)
    }
    attentionOutput.flush(gradients.attentionOutput, into: &flat, offset: denseStart)
    perceptron?.flush(gradients.perceptron!, into: &flat, offset: denseStart)
  }
}
