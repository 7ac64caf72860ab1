import Kernels

/// The elementwise products of all pairs of fields' embeddings: v_i ⊙ v_j for i < j, [P, d].
struct PairProducts: Layer {
  private let input: LayerInput
  let output: Tensor

  fileprivate init(_ network: inout NetworkBuilder) {
    input = network.input(network.embeddings())
    let fields = input.tensor.rows
    output = network.tensor(rows: fields * (fields - 1) / 2, width: input.tensor.width)
  }

  var operations: Double { Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let v = row.values(input.tensor)
    return ScalarRow.fieldPairs(v.count).map { v[$0].times(v[$1]) }
  }

  func forward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    var result = pass.mutableValues(output)
    var target = 0
    for (i, j) in x.rowPairs {
      for k in 0..<x.width {
        result[unchecked: target] =
          values[unchecked: i * x.stride + k] * values[unchecked: j * x.stride + k]
        target += 1
      }
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    let outer = pass.derivative(output)
    var derivative = pass.derivativeSum(input)
    var source = 0
    for (i, j) in x.rowPairs {
      for k in 0..<x.width {
        let (a, b) = (i * x.stride + k, j * x.stride + k)
        derivative[unchecked: a].addProduct(outer[unchecked: source], values[unchecked: b])
        derivative[unchecked: b].addProduct(outer[unchecked: source], values[unchecked: a])
        source += 1
      }
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the elementwise products of all pairs of fields, i < j, row by row.
  ///
  /// - Returns: [F · (F − 1) / 2, d].
  mutating func pairProducts() -> Tensor {
    let layer = PairProducts(&self)
    append(layer)
    return layer.output
  }
}
