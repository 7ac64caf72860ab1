import Kernels

/// A weighted sum of rows e_p by attention: Σ_p a_p · e_p with a = softmax_p(h·ReLU(e_p·W + b)).
///
/// Xiao et al., "Attentional Factorization Machines", IJCAI 2017.
struct AttentionPooling: Layer {
  private let input: LayerInput
  private let projection: TokenProjection
  private let weights: Int
  private let bias: Int
  private let context: Int
  private let biasSums: Int
  private let contextSums: Int
  /// Offset in the values of ReLU(e·W + b), [rows, units] lanes.
  private let hidden: Int
  /// Offsets in the values of a before and after dropout, [rows] lanes.
  private let probabilities: Int
  private let dropped: Int
  private let dropout: LayerDropout?
  /// [1, width].
  let output: Tensor

  private var rows: Int { input.tensor.rows }
  private var units: Int { projection.width }
  private var hiddenRange: Range<Int> { hidden..<hidden + rows * units }

  fileprivate init(
    _ name: String, _ input: Tensor, units: Int, dropout: Double, _ network: inout NetworkBuilder
  ) {
    self.input = network.input(input)
    weights = network.weights(
      "\(name).weight", [input.width, units], .xavierNormal(rows: input.width, columns: units))
    bias = network.bias("\(name).bias", [units])
    context = network.weights(
      "\(name).context", [units, 1], .xavierNormal(rows: units, columns: 1))
    biasSums = network.laneSums(of: bias, count: units)
    contextSums = network.laneSums(of: context, count: units)
    projection = TokenProjection(
      .tensor(input), parts: [[.init(start: weights, rowStride: units, width: units)]],
      stride: units, scratch: 0, &network)
    hidden = network.saved(input.rows * units)
    probabilities = network.saved(input.rows)
    dropped = network.saved(input.rows)
    self.dropout = LayerDropout(rate: dropout, &network)
    output = network.tensor(width: input.width)
    network.reserveScratch(input.rows * (units + 1))
  }

  var operations: Double {
    projection.operations + Double(rows * (2 * units + 5 + 2 * output.width))
  }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let x = row.values(input.tensor)
    let scores = x.map {
      row.product($0, weights, columns: units).plus(row.weights(bias, count: units)).rectified
        .dot(row.weights(context, count: units))
    }
    let zeros = [Double](repeating: 0, count: output.width)
    return [
      zip(scores.shares, x).reduce(zeros) { sum, term in sum.plus(term.1.map { $0 * term.0 }) }
    ]
  }

  func forward(_ pass: GroupPass) {
    let (parameters, values) = (pass.parameters.span, pass.workspace.values)
    projection.forward(0, pass, into: hidden)
    var hidden = values.mutableSpan(of: hiddenRange)
    for row in 0..<rows {
      for unit in 0..<units { hidden[row * units + unit] += parameters[bias + unit] }
    }
    rectify(&hidden, count: rows * units)
    var scores = values.mutableSpan(of: probabilities..<probabilities + rows)
    for row in 0..<rows {
      scores[row] = dotProduct(
        hidden.span.extracting(row * units..<(row + 1) * units), rows: 1, width: units,
        stride: units, weights: parameters, at: context)
    }
    softmaxRows(&scores, at: 0, rows: 1, columns: rows, scale: 1)
    var shares = values.mutableSpan(of: dropped..<dropped + rows)
    copy(scores.span, at: 0, to: &shares, at: 0, count: rows)
    dropout?.forward(&shares, count: rows, pass)
    let (x, tensor) = (pass.values(input.tensor), input.tensor)
    var result = pass.mutableValues(output)
    for k in 0..<tensor.width {
      var sum = Lanes.zero
      for row in 0..<rows { sum.addProduct(shares[row], x[row * tensor.stride + k]) }
      result[k] = sum
    }
    pass.lap(.attention)
  }

  func backward(_ pass: GroupPass) {
    let (parameters, values) = (pass.parameters.span, pass.workspace.values)
    let sums = pass.accumulators.lanes
    let (x, tensor, outer) = (pass.values(input.tensor), input.tensor, pass.derivative(output))
    let first = rows * units
    var scores = pass.workspace.scratch.mutableSpan(of: first..<first + rows)
    var inputDerivative = pass.derivativeSum(input)
    for row in 0..<rows {
      var sum = Lanes.zero
      for k in 0..<tensor.width {
        sum.addProduct(outer[k], x[row * tensor.stride + k])
        inputDerivative[row * tensor.stride + k].addProduct(values[dropped + row], outer[k])
      }
      scores[row] = sum
    }
    // The same decisions as in the forward pass.
    dropout?.forward(&scores, count: rows, pass)
    softmaxRowsBackward(
      &scores, probabilities: values.span.extracting(probabilities..<probabilities + rows), at: 0,
      rows: 1, columns: rows, scale: 1)
    let hidden = values.span.extracting(hiddenRange)
    var derivative = pass.workspace.scratch.mutableSpan(of: 0..<first)
    for row in 0..<rows {
      for unit in 0..<units {
        derivative[row * units + unit] = scores[row] * parameters[context + unit]
      }
    }
    rectifyBackward(&derivative, results: hidden, count: first)
    for subgroup in 0..<Lanes.subgroups {
      for row in 0..<rows {
        let score = scores[row].subgroup(subgroup)
        for unit in 0..<units {
          let index = row * units + unit
          sums[contextSums + unit].addProduct(score, hidden[index].subgroup(subgroup))
          sums[biasSums + unit] += derivative[index].subgroup(subgroup)
        }
      }
    }
    pass.lap(.attentionBackward)
    projection.beginBackward(pass)
    projection.backward(0, pass, derivatives: 0)
  }
}

extension NetworkBuilder {
  /// Appends a sum of rows that are weighted by an attention network.
  ///
  /// - Parameter units: width of the attention network.
  /// - Returns: [1, width].
  mutating func attentionPooling(
    _ name: String, _ input: Tensor, units: Int, dropout: Double
  ) -> Tensor {
    let layer = AttentionPooling(name, input, units: units, dropout: dropout, &self)
    append(layer)
    return layer.output
  }
}
