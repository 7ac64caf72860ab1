import Kernels

/// Layer normalization of each field's embedding, with gains and biases of its own.
struct FieldNormalization: Layer {
  private let input: LayerInput
  private let norm: LayerNormalization
  /// [F, d].
  let output: Tensor

  fileprivate init(_ name: String, _ network: inout NetworkBuilder) {
    let input = network.embeddings()
    self.input = network.input(input)
    output = network.tensor(rows: input.rows, width: input.width)
    norm = LayerNormalization(
      name, tokens: input.rows, width: input.width, stride: input.width, sharesWeights: false,
      &network)
  }

  var operations: Double { 8 * Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] { norm.reference(row.values(input.tensor), row) }

  func forward(_ pass: GroupPass) {
    var result = pass.mutableValues(output)
    copy(pass.values(input.tensor), at: 0, to: &result, at: 0, count: output.count)
    norm.forward(&result, pass)
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    var outer = pass.mutableDerivative(output)
    norm.backward(&outer, pass)
    var derivative = pass.derivativeSum(input)
    add(outer.span, to: &derivative, count: output.count)
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends a layer normalization of each field's embedding.
  ///
  /// - Returns: [F, d].
  mutating func normalizedEmbeddings(_ name: String) -> Tensor {
    let layer = FieldNormalization(name, &self)
    append(layer)
    return layer.output
  }
}
