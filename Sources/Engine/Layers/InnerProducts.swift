import Kernels

/// The inner products of all pairs of fields' embeddings: v_i·v_j for i < j, [1, P].
struct InnerProducts: Layer {
  private let input: LayerInput
  let output: Tensor

  fileprivate init(_ network: inout NetworkBuilder) {
    input = network.input(network.embeddings())
    let fields = input.tensor.rows
    output = network.tensor(width: fields * (fields - 1) / 2)
  }

  var operations: Double { 2 * Double(output.width * input.tensor.width) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let v = row.values(input.tensor)
    return [ScalarRow.fieldPairs(v.count).map { v[$0].dot(v[$1]) }]
  }

  func forward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    var result = pass.mutableValues(output)
    var pair = 0
    for (i, j) in x.rowPairs {
      var sum = Lanes.zero
      for k in 0..<x.width {
        sum.addProduct(values[unchecked: i * x.stride + k], values[unchecked: j * x.stride + k])
      }
      result[pair] = sum
      pair += 1
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    let outer = pass.derivative(output)
    var derivative = pass.derivativeSum(input)
    var pair = 0
    for (i, j) in x.rowPairs {
      for k in 0..<x.width {
        let (a, b) = (i * x.stride + k, j * x.stride + k)
        derivative[unchecked: a].addProduct(outer[pair], values[unchecked: b])
        derivative[unchecked: b].addProduct(outer[pair], values[unchecked: a])
      }
      pair += 1
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the inner products of all pairs of fields, i < j, row by row.
  ///
  /// - Returns: [1, F · (F − 1) / 2].
  mutating func innerProducts() -> Tensor {
    let layer = InnerProducts(&self)
    append(layer)
    return layer.output
  }
}
