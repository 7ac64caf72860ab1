import Kernels

/// The linear part of a factorization machine: the sum of one weight per field's key, with or
/// without a bias.
///
/// The weights are those of `EmbeddingLayer.linear`.
struct LinearTerm: Layer {
  private let fields: Int
  private let bias: Int?
  private let biasSums: Int
  /// [1, 1].
  let output: Tensor

  fileprivate init(hasBias: Bool, _ network: inout NetworkBuilder) {
    precondition(network.embedding.linearWidth == 1, "the model has no linear weights")
    fields = network.embedding.fields
    bias = hasBias ? network.bias("linear.bias", [1]) : nil
    biasSums = bias.map { network.laneSums(of: $0, count: 1) } ?? 0
    output = network.tensor(width: 1)
  }

  var operations: Double { Double(fields) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    [[row.linear.joined().reduce(0, +) + (bias.map { row.weights($0, count: 1)[0] } ?? 0)]]
  }

  func forward(_ pass: GroupPass) {
    var result = pass.mutableValues(output)
    result[0] = Lanes(repeating: bias.map { pass.parameters[$0] } ?? 0)
    addRows(
      pass.pending.inputs.entries.span, of: pass.table.values.span, stride: pass.table.width,
      at: pass.linearSection, width: 1, to: &result)
    for number in pass.embedding.highCardinalityFields.indices {
      result[0] += pass.workspace.values[pass.linearStart + number]
    }
    pass.lap(.output)
  }

  func backward(_ pass: GroupPass) {
    let derivative = pass.derivative(output)
    if bias != nil { pass.accumulators.lanes[biasSums] += derivative[0] }
    for number in pass.embedding.highCardinalityFields.indices {
      pass.pending.derivatives[pass.linearStart + number] += derivative[0]
    }
    var entries = pass.accumulators.keyProjections.mutableSpan
    addLanes(
      derivative, width: 1, samples: pass.samples, to: pass.pending.inputs.entries.span,
      of: &entries, stride: pass.table.width, at: pass.linearSection)
    pass.lap(.outputBackward)
  }
}

extension NetworkBuilder {
  /// Appends the sum of the keys' linear weights, as a branch.
  mutating func addLinear(bias: Bool) {
    let layer = LinearTerm(hasBias: bias, &self)
    append(layer)
    addLogit(layer.output)
  }
}
