import Kernels

/// A dense hidden layer: dropout(ReLU(x·W + b)).
struct Dense: Layer {
  private let projection: RowProjection
  /// Offset of the biases in the parameters.
  private let bias: Int
  /// Offset of the sums of the biases' gradient.
  private let biasSums: Int
  private let dropout: LayerDropout?
  /// [1, units].
  let output: Tensor

  fileprivate init(
    _ name: String, _ source: LayerSource, units: Int, dropout: Double,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer, _ network: inout NetworkBuilder
  ) {
    let input =
      switch source {
      case .embeddings: network.embedding.width
      case .tensor(let tensor): tensor.count
      }
    let weights = network.weights(
      "\(name).weight", [input, units], initializer(input, units))
    bias = network.weights("\(name).bias", [units], .zeros)
    biasSums = network.laneSums(of: bias, count: units)
    projection = RowProjection(source, units: units, weights: weights, &network)
    output = network.tensor(width: units)
    self.dropout = LayerDropout(rate: dropout, &network)
  }

  var operations: Double { projection.operations }

  func forward(_ pass: GroupPass) {
    let parameters = pass.parameters.span
    var result = pass.mutableValues(output)
    for unit in 0..<output.width { result[unit] = Lanes(repeating: parameters[bias + unit]) }
    projection.forward(pass, addingTo: &result)
    rectify(&result, count: output.width)
    dropout?.forward(&result, count: output.width, pass)
    pass.lap(.perceptron)
  }

  func backward(_ pass: GroupPass) {
    var derivative = pass.mutableDerivative(output)
    rectifyBackward(&derivative, results: pass.values(output), count: output.width)
    // A dropped unit's result is zero, so the ReLU has already zeroed its derivative.
    dropout?.scaleKept(&derivative, count: output.width, pass)
    var biases = pass.accumulators.lanes.mutableSpan(of: biasSums..<biasSums + output.width)
    add(derivative.span, to: &biases, count: output.width)
    projection.backward(pass, derivative: derivative.span)
    pass.lap(.perceptronBackward)
  }
}

extension NetworkBuilder {
  /// Appends hidden layers, named `NAME.0`, `NAME.1`, ….
  ///
  /// - Parameters:
  ///   - sizes: units of each layer.
  ///   - dropout: share of the units that a training step drops, in every layer.
  ///   - initializer: of the weights [rows, columns].
  /// - Returns: the last layer's output, [1, units].
  mutating func hidden(
    _ name: String, _ source: LayerSource, sizes: [Int], dropout: Double,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer = Initializer.xavierNormal
  ) -> Tensor {
    precondition(!sizes.isEmpty, "an MLP has hidden layers")
    var source = source
    var output: Tensor!
    for (index, size) in sizes.enumerated() {
      let layer = Dense(
        "\(name).\(index)", source, units: size, dropout: dropout, initializer: initializer, &self)
      append(layer)
      output = layer.output
      source = .tensor(output)
    }
    return output
  }

  /// Appends an MLP that ends in Dense(1) with bias, as a branch.
  mutating func addMLP(
    hiddenSizes: [Int], dropout: Double,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer = Initializer.xavierNormal
  ) {
    let last = hidden(
      "mlp", .embeddings, sizes: hiddenSizes, dropout: dropout, initializer: initializer)
    let name = "mlp.\(hiddenSizes.count)"
    addLogit(
      logit(
        last, weight: "\(name).weight", bias: "\(name).bias",
        initializer: initializer(last.width, 1)))
  }
}
