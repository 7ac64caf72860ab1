import Kernels

/// Dense(1) over a tensor, with or without a bias: Σ_{r, i} x[r, i] · w[r, i] + b.
struct LogitLayer: Layer {
  private let input: LayerInput
  private let weights: Int
  private let bias: Int?
  private let weightSums: Int
  private let biasSums: Int
  /// [1, 1].
  let output: Tensor

  fileprivate init(
    _ input: Tensor, weight: String, bias: String?, initializer: Initializer,
    _ network: inout NetworkBuilder
  ) {
    self.input = network.input(input)
    let count = input.rows * input.width
    weights = network.weights(weight, [count, 1], initializer)
    weightSums = network.laneSums(of: weights, count: count)
    self.bias = bias.map { network.bias($0, [1]) }
    biasSums = self.bias.map { network.laneSums(of: $0, count: 1) } ?? 0
    output = network.tensor(width: 1)
  }

  private var count: Int { input.tensor.rows * input.tensor.width }

  var operations: Double { 2 * Double(count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let sum = row.flat(input.tensor).dot(row.weights(weights, count: count))
    return [[sum + (bias.map { row.weights($0, count: 1)[0] } ?? 0)]]
  }

  func forward(_ pass: GroupPass) {
    let (x, parameters) = (input.tensor, pass.parameters.span)
    let sum = dotProduct(
      pass.values(x), rows: x.rows, width: x.width, stride: x.stride, weights: parameters,
      at: weights)
    pass.workspace.values[output.start] = bias.map { sum + parameters[$0] } ?? sum
    pass.lap(.output)
  }

  /// Adds each input row's part of the sum, in double precision and without the bias.
  func addTerms(
    ofRows terms: Buffer<Double>, values: Buffer<Lanes>, parameters: Buffer<Float>, lane: Int
  ) {
    let x = input.tensor
    for row in 0..<x.rows {
      for column in 0..<x.width {
        let value = values[x.start + row * x.stride + column][lane]
        terms[row] += Double(value) * Double(parameters[weights + row * x.width + column])
      }
    }
  }

  func backward(_ pass: GroupPass) {
    let x = input.tensor
    let derivative = pass.workspace.derivatives[output.derivativeStart]
    var sums = pass.accumulators.lanes.mutableSpan(of: weightSums..<weightSums + count)
    var target = pass.mutableDerivative(x)
    dotProductBackward(
      pass.values(x), rows: x.rows, width: x.width, stride: x.stride,
      weights: pass.parameters.span, at: weights, derivative: derivative,
      accumulate: pass.accumulates[input.number], inputDerivative: &target, gradient: &sums)
    if bias != nil { pass.accumulators.lanes[biasSums] += derivative }
    pass.lap(.outputBackward)
  }
}

extension NetworkBuilder {
  /// Appends Dense(1).
  ///
  /// - Parameters:
  ///   - weight: name of the weights [rows · width, 1].
  ///   - bias: name of the bias; nil for none.
  /// - Returns: [1, 1].
  mutating func logit(
    _ input: Tensor, weight: String, bias: String?, initializer: Initializer
  ) -> Tensor {
    let layer = LogitLayer(
      input, weight: weight, bias: bias, initializer: initializer, &self)
    append(layer)
    return layer.output
  }
}
