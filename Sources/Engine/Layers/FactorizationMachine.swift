import Kernels

/// The second-order part of a factorization machine: Σ_{i<j} v_i·v_j = ½ Σ_k [(Σ_f v_fk)² − Σ_f v_fk²]
/// over the fields' embeddings v [F, d].
///
/// Rendle, "Factorization Machines", ICDM 2010.
struct FactorizationMachine: Layer {
  private let input: LayerInput
  /// Offset in the values of Σ_f v_f, [d] lanes.
  private let sums: Int
  /// [1, 1].
  let output: Tensor

  fileprivate init(_ network: inout NetworkBuilder) {
    input = network.input(network.embeddings())
    sums = network.saved(input.tensor.width)
    output = network.tensor(width: 1)
  }

  var operations: Double { 3 * Double(input.tensor.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let v = row.values(input.tensor)
    return [[ScalarRow.fieldPairs(v.count).reduce(0) { $0 + v[$1.0].dot(v[$1.1]) }]]
  }

  func forward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    var result = Lanes.zero
    for k in 0..<x.width {
      var (sum, squares) = (Lanes.zero, Lanes.zero)
      for field in 0..<x.rows {
        let value = values[field * x.stride + k]
        sum += value
        squares.addProduct(value, value)
      }
      pass.workspace.values[sums + k] = sum
      result += sum * sum - squares
    }
    pass.workspace.values[output.start] = result * 0.5
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, values) = (input.tensor, pass.values(input.tensor))
    let outer = pass.derivative(output)[0]
    var target = pass.derivativeSum(input)
    for field in 0..<x.rows {
      for k in 0..<x.width {
        let index = field * x.stride + k
        target[index].addProduct(outer, pass.workspace.values[sums + k] - values[index])
      }
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the pairwise products of all fields' embeddings, as a branch.
  mutating func addFactorizationMachine() {
    let layer = FactorizationMachine(&self)
    append(layer)
    addLogit(layer.output)
  }
}
