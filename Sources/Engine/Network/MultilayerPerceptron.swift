import Kernels

/// A multilayer perceptron over a sample's flattened embeddings [F · d]: hidden layers with ReLU
/// and dropout, then Dense(1) with bias.
struct MultilayerPerceptron: Sendable {
  let first: FieldwiseDense
  /// Hidden layers after the first.
  let others: [DenseLayer]
  let output: OutputLayer

  /// Layers are named `mlp.0`, `mlp.1`, … in the order of computation.
  init(_ embedding: EmbeddingLayer, hiddenSizes: [Int], layout: inout ParameterLayout) {
    precondition(!hiddenSizes.isEmpty, "an MLP has hidden layers")
    first = FieldwiseDense(embedding, output: hiddenSizes[0], layout: &layout)
    var width = hiddenSizes[0]
    var layers: [DenseLayer] = []
    for (index, size) in hiddenSizes.enumerated().dropFirst() {
      layers.append(DenseLayer(index, input: width, output: size, layout: &layout))
      width = size
    }
    others = layers
    output = OutputLayer(
      weight: "mlp.\(hiddenSizes.count).weight", bias: "mlp.\(hiddenSizes.count).bias",
      width: width, stride: width, initializer: .normal(deviation: 1e-4), layout: &layout)
  }

  /// Units of each hidden layer.
  private var sizes: [Int] { [first.units.count] + others.map(\.units.count) }

  /// Floating-point operations of a row's forward pass.
  var operations: Double {
    others.reduce(first.operations + output.operations) { $0 + $1.operations }
  }

  struct Weights: Sendable {
    var first: FieldwiseDense.Weights
    var others: [DenseLayer.Weights]

    init(_ network: MultilayerPerceptron, _ allocator: BufferAllocator) {
      first = .init(network.first, allocator)
      others = network.others.map { .init($0, allocator) }
    }

    mutating func pack(_ network: MultilayerPerceptron, _ parameters: Span<Float>, training: Bool) {
      first.pack(network.first, parameters, training: training)
      for (index, layer) in network.others.enumerated() {
        others[index].pack(layer, parameters, training: training)
      }
    }
  }

  struct Activations {
    /// For each hidden layer, [units] lanes: its result after ReLU and dropout.
    let results: [Buffer<Lanes>]

    init(_ network: MultilayerPerceptron, _ allocator: BufferAllocator) {
      results = network.sizes.map { allocator.buffer(repeating: .zero, count: $0) }
    }
  }

  /// Gradient accumulators, and buffers of the backward pass.
  struct GradientAccumulators {
    let first: FieldwiseDense.GradientAccumulators
    let others: [DenseLayer.GradientAccumulators]
    let output: OutputLayer.GradientAccumulators
    /// For each hidden layer, [units] lanes: derivatives of its result.
    let derivatives: [Buffer<Lanes>]

    init(_ network: MultilayerPerceptron, _ allocator: BufferAllocator) {
      first = .init(network.first, allocator)
      others = network.others.map { .init($0, allocator) }
      output = .init(network.output, allocator)
      derivatives = network.sizes.map { allocator.buffer(repeating: .zero, count: $0) }
    }
  }

  /// - Parameters:
  ///   - entries: of the samples' low-cardinality keys in `table`.
  ///   - embeddings: of the high-cardinality fields, [fields · d] lanes.
  ///   - mask: units to drop; nil when predicting.
  /// - Returns: the MLP's term of each sample's logit.
  func forward(
    _ entries: Span<SIMD8<Int32>>, of table: KeyProjectionTable, _ embeddings: Span<Lanes>,
    weights: borrowing Weights, parameters: Span<Float>, mask: DropoutMask?,
    into activations: Activations
  ) -> Lanes {
    var values = activations.results[0]
    var result = values.mutableSpan
    first.forward(
      entries, of: table, embeddings, weights: weights.first, parameters: parameters, mask: mask,
      into: &result)
    for (index, layer) in others.enumerated() {
      let target = activations.results[index + 1]
      var result = target.mutableSpan
      layer.forward(
        values.span, weights: weights.others[index], parameters: parameters, mask: mask,
        into: &result)
      values = target
    }
    return output.forward(values.span, parameters: parameters)
  }

  /// Accumulates the gradient, except for the first layer's weights of low-cardinality fields.
  ///
  /// - Parameters:
  ///   - embeddings: of the high-cardinality fields, [fields · d] lanes.
  ///   - derivative: of each sample's logit.
  ///   - firstDerivative: [units of the first layer] lanes, overwritten by the derivative before
  ///     its ReLU.
  ///   - embeddingDerivatives: of the high-cardinality fields, [fields · d] lanes.
  func backward(
    _ embeddings: Span<Lanes>, _ activations: Activations, weights: borrowing Weights,
    parameters: Span<Float>, mask: DropoutMask?, derivative: Lanes,
    firstDerivative: Buffer<Lanes>,
    addingTo embeddingDerivatives: inout MutableSpan<Lanes>, accumulators: GradientAccumulators
  ) {
    func derivatives(of layer: Int) -> Buffer<Lanes> {
      layer == 0 ? firstDerivative : accumulators.derivatives[layer]
    }
    var outer = derivatives(of: others.count)
    let last = activations.results[others.count]
    var lastDerivative = outer.mutableSpan
    output.backward(
      last.span, parameters: parameters, derivative: derivative,
      inputDerivative: &lastDerivative, accumulators: accumulators.output)
    for (index, layer) in others.enumerated().reversed() {
      let (values, result) = (activations.results[index], activations.results[index + 1])
      let inner = derivatives(of: index)
      var resultDerivative = outer.mutableSpan
      var valuesDerivative = inner.mutableSpan
      layer.backward(
        values.span, result: result.span, weights: weights.others[index], mask: mask,
        derivative: &resultDerivative, inputDerivative: &valuesDerivative,
        accumulators: accumulators.others[index])
      outer = inner
    }
    let result = activations.results[0]
    var target = outer.mutableSpan
    first.backward(
      embeddings, result: result.span, weights: weights.first, mask: mask, derivative: &target,
      addingTo: &embeddingDerivatives, accumulators: accumulators.first)
  }

  /// Moves the accumulators to the flat gradient and clears them.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>, offset: Int)
  {
    first.flush(accumulators.first, into: &flat, offset: offset)
    for (index, layer) in others.enumerated() {
      layer.flush(accumulators.others[index], into: &flat, offset: offset)
    }
    output.flush(accumulators.output, into: &flat, offset: offset)
  }
}
