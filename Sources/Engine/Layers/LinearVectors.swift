import Kernels

/// The linear part of FwFM's variant FeLV: the inner products of the fields' embeddings with a vector
/// of weights for each of their keys, Σ_f e_f · w_f.
///
/// The vectors are those of `EmbeddingLayer.linear`.
struct LinearVectors: Layer {
  private let input: LayerInput
  /// Vectors of the fields' keys, [F, d].
  private let vectors: Tensor
  /// [1, 1].
  let output: Tensor

  fileprivate init(_ network: inout NetworkBuilder) {
    let tokens = network.embeddings()
    precondition(network.embedding.linearWidth == tokens.width, "the model has no linear vectors")
    input = network.input(tokens)
    vectors = network.tensor(rows: tokens.rows, width: tokens.width)
    output = network.tensor(width: 1)
  }

  var operations: Double { 2 * Double(vectors.count) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    [[row.flat(input.tensor).dot(row.linear.flatMap(\.self))]]
  }

  func forward(_ pass: GroupPass) {
    pass.lookUp(vectors, section: pass.linearSection, from: pass.linearStart)
    let (x, vectors) = (pass.values(input.tensor), pass.values(vectors))
    var sum = Lanes.zero
    for i in 0..<vectors.count { sum.addProduct(x[i], vectors[i]) }
    pass.workspace.values[output.start] = sum
    pass.lap(.output)
  }

  func backward(_ pass: GroupPass) {
    let outer = pass.derivative(output)[0]
    let (x, weights) = (pass.values(input.tensor), pass.values(vectors))
    var inputDerivative = pass.derivativeSum(input)
    var derivative = pass.mutableDerivative(vectors)
    for i in 0..<weights.count {
      inputDerivative[i].addProduct(outer, weights[i])
      derivative[i] = outer * x[i]
    }
    pass.addDerivative(of: vectors, section: pass.linearSection, from: pass.linearStart)
    pass.lap(.outputBackward)
  }
}

extension NetworkBuilder {
  /// Appends the inner products of embeddings and the keys' vectors, as a branch.
  mutating func addLinearVectors() {
    let layer = LinearVectors(&self)
    append(layer)
    addLogit(layer.output)
  }
}
