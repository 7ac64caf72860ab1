import Kernels

/// The sum of a tensor's rows: [rows, width] → [1, width].
struct RowSum: Layer {
  private let input: LayerInput
  let output: Tensor

  init(_ input: Tensor, into output: Tensor, _ network: inout NetworkBuilder) {
    self.input = network.input(input)
    self.output = output
  }

  var operations: Double { Double(input.tensor.rows * input.tensor.width) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let zeros = [Double](repeating: 0, count: output.width)
    return [row.values(input.tensor).reduce(zeros) { $0.plus($1) }]
  }

  func forward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    var result = pass.mutableValues(output)
    for column in 0..<x.width {
      var sum = Lanes.zero
      for row in 0..<x.rows { sum += values[row * x.stride + column] }
      result[column] = sum
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, outer) = (input.tensor, pass.derivative(output))
    var derivative = pass.derivativeSum(input)
    for row in 0..<x.rows {
      for column in 0..<x.width { derivative[row * x.stride + column] += outer[column] }
    }
    pass.lap(.interactionBackward)
  }
}
