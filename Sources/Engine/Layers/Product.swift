import Kernels

/// The elementwise product of two tensors of equally many numbers, or of each row of the first with
/// one number of the second.
struct Product: Layer {
  private let first: LayerInput
  private let second: LayerInput
  /// Numbers of the first tensor per number of the second.
  private let repeats: Int
  /// [rows, width] of the first.
  let output: Tensor

  fileprivate init(_ first: Tensor, _ second: Tensor, _ network: inout NetworkBuilder) {
    precondition(
      first.isContiguous && second.isContiguous && first.count % second.count == 0,
      "the tensors have no common shape")
    self.first = network.input(first)
    self.second = network.input(second)
    repeats = first.count / second.count
    output = network.tensor(rows: first.rows, width: first.width)
  }

  var operations: Double { Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (x, y) = (row.values(first.tensor), row.flat(second.tensor))
    return x.enumerated().map { index, numbers in
      numbers.enumerated().map { $1 * y[(index * numbers.count + $0) / repeats] }
    }
  }

  func forward(_ pass: GroupPass) {
    let (x, y) = (pass.values(first.tensor), pass.values(second.tensor))
    var result = pass.mutableValues(output)
    for row in 0..<y.count {
      for index in row * repeats..<(row + 1) * repeats { result[index] = x[index] * y[row] }
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, y) = (pass.values(first.tensor), pass.values(second.tensor))
    let outer = pass.derivative(output)
    var xDerivative = pass.derivativeSum(first)
    for row in 0..<y.count {
      for index in row * repeats..<(row + 1) * repeats {
        xDerivative[index].addProduct(outer[index], y[row])
      }
    }
    var yDerivative = pass.derivativeSum(second)
    for row in 0..<y.count {
      for index in row * repeats..<(row + 1) * repeats {
        yDerivative[row].addProduct(outer[index], x[index])
      }
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the product of a tensor with one of the same size, or with one number per row.
  ///
  /// - Returns: a tensor of the shape of `first`.
  mutating func product(_ first: Tensor, _ second: Tensor) -> Tensor {
    let layer = Product(first, second, &self)
    append(layer)
    return layer.output
  }
}
