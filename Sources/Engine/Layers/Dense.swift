import ExperimentModel
import Foundation
import Kernels

/// A dense layer: dropout(activation(norm(x·W + b))).
struct Dense: Layer {
  /// Function after the weights, the bias and the normalization.
  enum Activation: Sendable { case identity, relu, tanh, doubledSigmoid }

  /// Of the source and, if the input is wider, of the tensor that follows it.
  private let projections: [RowProjection]
  /// Offset of the biases in the parameters; nil for none.
  private let bias: Int?
  /// Offset of the sums of the biases' gradient.
  private let biasSums: Int
  private let norm: LayerNormalization?
  private let activation: Activation
  private let dropout: LayerDropout?
  /// [1, units].
  let output: Tensor

  fileprivate init(
    _ name: String, _ source: LayerSource, beside tensor: Tensor?, units: Int,
    activation: Activation, hasBias: Bool, norm: String?, dropout: Double,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer,
    into target: Tensor?, _ network: inout NetworkBuilder
  ) {
    let width = source.width(network.embedding)
    let input = width + (tensor?.count ?? 0)
    let weights = network.weights("\(name).weight", [input, units], initializer(input, units))
    let bias = hasBias ? network.bias("\(name).bias", [units]) : nil
    self.bias = bias
    biasSums = bias.map { network.laneSums(of: $0, count: units) } ?? 0
    let first = RowProjection(source, units: units, weights: weights, &network)
    projections =
      [first]
      + (tensor.map {
        [
          RowProjection(
            .tensor($0), units: units, weights: weights + width * units, &network)
        ]
      } ?? [])
    output = target ?? network.tensor(width: units)
    precondition(output.count == units, "the target has another width")
    let stride = units
    self.norm = norm.map {
      LayerNormalization($0, tokens: 1, width: units, stride: stride, &network)
    }
    self.activation = activation
    self.dropout = LayerDropout(rate: dropout, &network)
  }

  var operations: Double { projections.reduce(0) { $0 + $1.operations } }

  func reference(_ row: ScalarRow) -> [[Double]] {
    var x = projections[0].reference(row)
    for other in projections.dropFirst() { x = x.plus(other.reference(row)) }
    if let bias { x = x.plus(row.weights(bias, count: x.count)) }
    if let norm { x = norm.reference([x], row)[0] }
    switch activation {
    case .identity: return [x]
    case .relu: return [x.rectified]
    case .tanh: return [x.map(Foundation.tanh)]
    case .doubledSigmoid: return [x.map { 2 / (1 + Foundation.exp(-$0)) }]
    }
  }

  func forward(_ pass: GroupPass) {
    let (parameters, units) = (pass.parameters.span, output.count)
    var result = pass.mutableValues(output)
    for unit in 0..<units {
      result[unit] = bias.map { Lanes(repeating: parameters[$0 + unit]) } ?? .zero
    }
    for projection in projections { projection.forward(pass, addingTo: &result) }
    norm?.forward(&result, pass)
    switch activation {
    case .identity: break
    case .relu: rectify(&result, count: units)
    case .tanh:
      for unit in 0..<units { result[unit] = tanh(result[unit]) }
    case .doubledSigmoid:
      for unit in 0..<units { result[unit] = 2 / (1 + exp(-result[unit])) }
    }
    dropout?.forward(&result, count: units, pass)
    pass.lap(.perceptron)
  }

  func backward(_ pass: GroupPass) {
    let (result, units) = (pass.values(output), output.count)
    var derivative = pass.mutableDerivative(output)
    switch activation {
    case .identity: break
    case .relu:
      rectifyBackward(&derivative, results: result, count: units)
      // A dropped unit's result is zero, so the ReLU has already zeroed its derivative.
      dropout?.scaleKept(&derivative, count: units, pass)
    case .tanh:
      for unit in 0..<units { derivative[unit] *= 1 - result[unit] * result[unit] }
    case .doubledSigmoid:
      for unit in 0..<units { derivative[unit] *= result[unit] * (1 - 0.5 * result[unit]) }
    }
    norm?.backward(&derivative, pass)
    if bias != nil {
      var biases = pass.accumulators.lanes.mutableSpan(of: biasSums..<biasSums + units)
      add(derivative.span, to: &biases, count: units)
    }
    for projection in projections { projection.backward(pass, derivative: derivative.span) }
    pass.lap(.perceptronBackward)
  }
}

extension NetworkBuilder {
  /// Appends a dense layer with weights `NAME.weight` and `NAME.bias`.
  ///
  /// - Parameters:
  ///   - tensor: follows the source in the layer's input.
  ///   - norm: name of the gains and biases of a layer normalization before the activation; nil for
  ///     none.
  ///   - dropout: share of the units that a training step drops; only after a ReLU.
  ///   - target: where the output goes; nil for a tensor of its own.
  /// - Returns: [1, units].
  mutating func dense(
    _ name: String, _ source: LayerSource, beside tensor: Tensor? = nil, units: Int,
    activation: Dense.Activation, bias: Bool = true, norm: String? = nil, dropout: Double = 0,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer = Initializer.xavierNormal,
    into target: Tensor? = nil
  ) -> Tensor {
    precondition(dropout == 0 || activation == .relu, "dropout needs the ReLU's zeros")
    let layer = Dense(
      name, source, beside: tensor, units: units, activation: activation, hasBias: bias, norm: norm,
      dropout: dropout, initializer: initializer, into: target, &self)
    append(layer)
    return layer.output
  }

  /// Appends hidden layers, named `NAME.0`, `NAME.1`, ….
  ///
  /// - Parameters:
  ///   - tensor: follows the source in the first layer's input.
  ///   - sizes: units of each layer.
  ///   - dropout: share of the units that a training step drops, in every layer.
  ///   - norm: normalization of every layer, named `NAME.0.norm`, ….
  ///   - initializer: of the weights [rows, columns].
  /// - Returns: the last layer's output, [1, units].
  mutating func hidden(
    _ name: String, _ source: LayerSource, beside tensor: Tensor? = nil, sizes: [Int],
    dropout: Double, norm: HiddenNorm = .none,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer = Initializer.xavierNormal
  ) -> Tensor {
    precondition(!sizes.isEmpty, "an MLP has hidden layers")
    var source = source
    var output: Tensor!
    for (index, size) in sizes.enumerated() {
      let layer = "\(name).\(index)"
      let tensor = index == 0 ? tensor : nil
      switch norm {
      case .none, .layerNorm:
        output = dense(
          layer, source, beside: tensor, units: size, activation: .relu,
          norm: norm == .layerNorm ? "\(layer).norm" : nil, dropout: dropout,
          initializer: initializer)
      case .batchNorm:
        // Normalization takes out any bias before it.
        let x = dense(
          layer, source, beside: tensor, units: size, activation: .identity, bias: false,
          initializer: initializer)
        output = batchNormalization("\(layer).norm", x, dropout: dropout)
      }
      source = .tensor(output)
    }
    return output
  }

  /// Appends an MLP that ends in Dense(1), and ends the branch.
  ///
  /// - Parameters:
  ///   - name: of the layers: `mlp.0`, `mlp.1`, ….
  ///   - bias: true for a bias in Dense(1).
  mutating func addMLP(
    _ source: LayerSource = .embeddings, beside tensor: Tensor? = nil, name: String = "mlp",
    hiddenSizes: [Int], dropout: Double, norm: HiddenNorm, bias: Bool = true,
    initializer: (_ rows: Int, _ columns: Int) -> Initializer = Initializer.xavierNormal
  ) {
    let last = hidden(
      name, source, beside: tensor, sizes: hiddenSizes, dropout: dropout, norm: norm,
      initializer: initializer)
    let output = "\(name).\(hiddenSizes.count)"
    addLogit(
      logit(
        last, weight: "\(output).weight", bias: bias ? "\(output).bias" : nil,
        initializer: initializer(last.width, 1)))
  }
}
