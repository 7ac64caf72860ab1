import ExperimentModel
import Kernels

/// A dense layer that is applied to each position of a history: activation(x·W + b),
/// [length, input] → [length, units].
struct TokenDense: Layer {
  private let input: Tensor
  private let projection: TokenProjection
  private let weights: Int
  private let bias: Int
  private let biasSums: Int
  private let activation: TokenActivation
  /// [length, units].
  let output: Tensor

  private var units: Int { output.width }

  fileprivate init(
    _ name: String, _ input: Tensor, units: Int, activation: UnitActivation,
    _ network: inout NetworkBuilder
  ) {
    self.input = input
    weights = network.weights(
      "\(name).weight", [input.width, units], .xavierNormal(rows: input.width, columns: units))
    bias = network.bias("\(name).bias", [units])
    biasSums = network.laneSums(of: bias, count: units)
    projection = TokenProjection(
      .tensor(input), parts: [[.init(start: weights, rowStride: units, width: units)]],
      stride: units, scratch: 0, &network)
    self.activation = TokenActivation(
      activation, "\(name).slope", tokens: input.rows, units: units, &network)
    output = network.tensor(rows: input.rows, width: units)
    network.reserveScratch(input.rows * units)
  }

  var operations: Double { projection.operations }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let bias = row.weights(bias, count: units)
    return activation.reference(
      row.values(input).map { row.product($0, weights, columns: units).plus(bias) }, row)
  }

  func forward(_ pass: GroupPass) {
    let parameters = pass.parameters.span
    let tokens = pass.pending.inputs.historyLength
    projection.forward(0, pass, tokens: tokens, into: output.start)
    var result = pass.mutableValues(output)
    for token in 0..<tokens {
      for unit in 0..<units { result[token * units + unit] += parameters[bias + unit] }
    }
    activation.forward(&result, tokens: tokens, pass)
    pass.lap(.attention)
  }

  func backward(_ pass: GroupPass) {
    let tokens = pass.pending.inputs.historyLength
    var derivative = pass.mutableDerivative(output)
    activation.backward(&derivative, results: pass.values(output), tokens: tokens, pass)
    var biases = pass.accumulators.lanes.mutableSpan(of: biasSums..<biasSums + units)
    for subgroup in 0..<Lanes.subgroups {
      for token in 0..<tokens {
        for unit in 0..<units {
          biases[unit] += derivative[token * units + unit].subgroup(subgroup)
        }
      }
    }
    // Projections read the scratch.
    var scratch = pass.workspace.scratch.mutableSpan
    copy(derivative.span, at: 0, to: &scratch, at: 0, count: tokens * units)
    pass.lap(.attentionBackward)
    projection.beginBackward(pass, tokens: tokens)
    projection.backward(0, pass, tokens: tokens, derivatives: 0)
  }
}

extension NetworkBuilder {
  /// Appends a dense layer on each position of a history, with weights `NAME.weight`, `NAME.bias` and
  /// those of the activation.
  ///
  /// - Returns: [length, units].
  mutating func tokenDense(
    _ name: String, _ input: Tensor, units: Int, activation: UnitActivation
  ) -> Tensor {
    let layer = TokenDense(name, input, units: units, activation: activation, &self)
    append(layer)
    return activation == .dice ? dice(name, layer.output) : layer.output
  }
}
