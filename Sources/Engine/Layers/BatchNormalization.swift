import Kernels

/// Batch normalization of units, then a ReLU and dropout:
/// dropout(ReLU(gain · (x − mean) / √(variance + ε) + bias)).
///
/// Ioffe and Szegedy, "Batch Normalization", ICML 2015; see `BatchStandardization`.
struct BatchNormalization: BatchLayer {
  let standardization: BatchStandardization
  /// Offsets of the weights [units] in the parameters.
  private let gain: Int
  private let bias: Int
  private let gainSums: Int
  private let biasSums: Int
  private let dropout: LayerDropout?
  /// [1, units].
  let output: Tensor

  private var units: Int { output.count }

  fileprivate init(
    _ name: String, _ input: Tensor, dropout: Double, _ network: inout NetworkBuilder
  ) {
    let input = input.flattened
    let units = input.count
    gain = network.bias("\(name).gain", [units], .ones)
    bias = network.bias("\(name).bias", [units])
    output = network.tensor(width: units)
    standardization = BatchStandardization(name, input, output: output, &network)
    gainSums = network.laneSums(of: gain, count: units)
    biasSums = network.laneSums(of: bias, count: units)
    self.dropout = LayerDropout(rate: dropout, &network)
  }

  var operations: Double { 4 * Double(units) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    [
      standardization.reference(row)[0].times(row.weights(gain, count: units))
        .plus(row.weights(bias, count: units)).rectified
    ]
  }

  func forward(_ pass: GroupPass) {
    standardization.forward(pass)
    let (parameters, values) = (pass.parameters.span, pass.workspace.values)
    var result = pass.mutableValues(output)
    for unit in 0..<units {
      result[unit] = Lanes(repeating: parameters[bias + unit]).addingProduct(
        values[standardization.normalized + unit], Lanes(repeating: parameters[gain + unit]))
    }
    rectify(&result, count: units)
    dropout?.forward(&result, count: units, pass)
    pass.lap(.perceptron)
  }

  func activationBackward(_ pass: GroupPass) {
    var derivative = pass.mutableDerivative(output)
    rectifyBackward(&derivative, results: pass.values(output), count: units)
    // A dropped unit's result is zero, so the ReLU has already zeroed its derivative.
    dropout?.scaleKept(&derivative, count: units, pass)
    pass.lap(.perceptronBackward)
  }

  func backward(_ pass: GroupPass) {
    let (sums, outer) = (pass.accumulators.lanes, pass.derivative(output))
    for unit in 0..<units {
      sums[gainSums + unit].addProduct(
        outer[unit], pass.workspace.values[standardization.normalized + unit])
      sums[biasSums + unit] += outer[unit]
    }
    var derivative = pass.derivativeSum(standardization.input)
    standardization.backward(pass, gain: gain, into: &derivative)
    pass.lap(.perceptronBackward)
  }
}

extension NetworkBuilder {
  /// Appends a batch normalization with a ReLU and dropout.
  ///
  /// - Parameter dropout: share of the units that a training step drops.
  /// - Returns: [1, units].
  mutating func batchNormalization(_ name: String, _ input: Tensor, dropout: Double) -> Tensor {
    let layer = BatchNormalization(name, input, dropout: dropout, &self)
    append(layer)
    return layer.output
  }
}
