import Kernels

/// The mean of each row: [rows, width] → [1, rows].
struct RowMean: Layer {
  private let input: LayerInput
  let output: Tensor

  fileprivate init(_ input: Tensor, _ network: inout NetworkBuilder) {
    self.input = network.input(input)
    output = network.tensor(width: input.rows)
  }

  var operations: Double { Double(input.tensor.rows * input.tensor.width) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    [row.values(input.tensor).map { $0.reduce(0, +) / Double($0.count) }]
  }

  func forward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    var result = pass.mutableValues(output)
    for row in 0..<x.rows {
      var sum = Lanes.zero
      for column in 0..<x.width { sum += values[row * x.stride + column] }
      result[row] = sum * (1 / Float(x.width))
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, outer) = (input.tensor, pass.derivative(output))
    var derivative = pass.derivativeSum(input)
    for row in 0..<x.rows {
      let share = outer[row] * (1 / Float(x.width))
      for column in 0..<x.width { derivative[row * x.stride + column] += share }
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the squeeze-and-excitation network of FiBiNET, whose layers are named `NAME.0` and
  /// `NAME.1`: weighs each row by a number that depends on all rows' means.
  ///
  /// Hu et al., "Squeeze-and-Excitation Networks", CVPR 2018.
  ///
  /// - Parameter reduction: ratio of the rows to the hidden layer's width.
  /// - Returns: a tensor of the shape of `input`.
  mutating func squeezeAndExcitation(_ name: String, _ input: Tensor, reduction: Int) -> Tensor {
    let means = RowMean(input, &self)
    append(means)
    let hidden = dense(
      "\(name).0", .tensor(means.output), units: max(1, input.rows / reduction), activation: .relu,
      bias: false)
    let weights = dense(
      "\(name).1", .tensor(hidden), units: input.rows, activation: .relu, bias: false)
    return product(input, weights)
  }
}
