import Kernels

/// The feed-forward network beside the attention layers: hidden layers, then Dense(1) with bias.
/// Its input is a sample's flattened embeddings [F · d].
struct MultilayerPerceptron: Sendable {
  let hidden: [DenseLayer]
  let output: OutputLayer

  /// Layers are named `mlp.0`, `mlp.1`, … in the order of computation.
  init(input: Int, hiddenSizes: [Int], layout: inout ParameterLayout) {
    precondition(!hiddenSizes.isEmpty, "an MLP has hidden layers")
    var width = input
    var layers: [DenseLayer] = []
    for (index, size) in hiddenSizes.enumerated() {
      layers.append(DenseLayer(index, input: width, output: size, layout: &layout))
      width = size
    }
    hidden = layers
    output = OutputLayer(
      weight: "mlp.\(layers.count).weight", bias: "mlp.\(layers.count).bias", width: width,
      stride: width, initializer: .normal(deviation: 1e-4), layout: &layout)
  }

  struct Weights: Sendable {
    var hidden: [DenseLayer.Weights]

    init(_ network: MultilayerPerceptron) {
      hidden = network.hidden.map { DenseLayer.Weights($0) }
    }

    mutating func pack(_ network: MultilayerPerceptron, _ parameters: Span<Float>, training: Bool) {
      for (index, layer) in network.hidden.enumerated() {
        hidden[index].pack(layer, parameters, training: training)
      }
    }
  }

  struct Activations {
    /// For each hidden layer, [output] lanes after ReLU and dropout.
    let results: [Buffer<Lanes>]

    init(_ network: MultilayerPerceptron) {
      results = network.hidden.map { Buffer(repeating: .zero, count: $0.output) }
    }
  }

  /// Sums of the gradient, and buffers of the backward pass.
  struct Sums {
    var hidden: [DenseLayer.Sums]
    var output: OutputLayer.Sums
    /// Derivatives of a layer's result and of its input, by turns; as wide as the widest layer.
    let derivative: Buffer<Lanes>
    let nextDerivative: Buffer<Lanes>

    init(_ network: MultilayerPerceptron) {
      hidden = network.hidden.map { DenseLayer.Sums($0) }
      output = OutputLayer.Sums(network.output)
      derivative = Buffer(repeating: .zero, count: network.hidden.map(\.output).max()!)
      nextDerivative = Buffer(repeating: .zero, count: derivative.count)
    }
  }

  /// - Parameters:
  ///   - embeddings: [F · d] lanes.
  ///   - mask: decides which units are silent; nil when predicting.
  /// - Returns: the MLP's part of each sample's logit.
  func forward(
    _ embeddings: Buffer<Lanes>, weights: borrowing Weights, parameters: Span<Float>,
    mask: DropoutMask?, into activations: Activations
  ) -> Lanes {
    for (index, layer) in hidden.enumerated() {
      let values = index == 0 ? embeddings : activations.results[index - 1]
      let target = activations.results[index]
      var result = target.mutableSpan
      layer.forward(
        values.span, weights: weights.hidden[index], parameters: parameters,
        mask: mask, into: &result)
    }
    let last = activations.results[hidden.count - 1]
    return output.forward(last.span, parameters: parameters)
  }

  /// - Parameters:
  ///   - derivative: of each sample's logit.
  ///   - inputDerivative: [F · d] lanes, overwritten by the derivative of the embeddings.
  func backward(
    _ embeddings: Buffer<Lanes>, _ activations: Activations, weights: borrowing Weights,
    parameters: Span<Float>, mask: DropoutMask?, derivative: Lanes,
    inputDerivative: inout MutableSpan<Lanes>, sums: Sums
  ) {
    var (outer, inner) = (sums.derivative, sums.nextDerivative)
    let last = activations.results[hidden.count - 1]
    var lastDerivative = outer.mutableSpan
    output.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, sums: sums.output)
    for (index, layer) in hidden.enumerated().dropFirst().reversed() {
      let values = activations.results[index - 1]
      let result = activations.results[index]
      var resultDerivative = outer.mutableSpan
      var valuesDerivative = inner.mutableSpan
      layer.backward(
        values.span, result: result.span, weights: weights.hidden[index], mask: mask,
        derivative: &resultDerivative, inputDerivative: &valuesDerivative,
        sums: sums.hidden[index])
      swap(&outer, &inner)
    }
    let first = activations.results[0]
    var firstDerivative = outer.mutableSpan
    hidden[0].backward(
      embeddings.span, result: first.span, weights: weights.hidden[0], mask: mask,
      derivative: &firstDerivative, inputDerivative: &inputDerivative,
      sums: sums.hidden[0])
  }

  /// Moves the sums to the flat gradient and clears them.
  func flush(_ sums: Sums, into flat: inout MutableSpan<Float>, offset: Int) {
    for (index, layer) in hidden.enumerated() {
      layer.flush(sums.hidden[index], into: &flat, offset: offset)
    }
    output.flush(sums.output, into: &flat, offset: offset)
  }
}
