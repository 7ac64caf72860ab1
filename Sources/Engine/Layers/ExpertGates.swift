import Kernels

/// The weights of experts, softmax(x·W) [K], with a matrix that several layers may share.
struct ExpertGates: Layer {
  let projection: RowProjection
  /// [1, K].
  let output: Tensor

  fileprivate init(
    _ name: String, _ input: Tensor, experts: Int, sharing other: ExpertGates?,
    _ network: inout NetworkBuilder
  ) {
    if let other {
      projection = other.projection.shared(input, &network)
    } else {
      let width = input.count
      // One Dense(1) per expert, as FuxiCTR.
      let weights = network.weights(
        name, [width, experts], .xavierNormal(rows: width, columns: 1))
      projection = RowProjection(.tensor(input), units: experts, weights: weights, &network)
    }
    output = network.tensor(width: experts)
  }

  var operations: Double { projection.operations + 5 * Double(output.count) }

  func reference(_ row: ScalarRow) -> [[Double]] { [projection.reference(row).shares] }

  func forward(_ pass: GroupPass) {
    var result = pass.mutableValues(output)
    for expert in 0..<output.count { result[expert] = .zero }
    projection.forward(pass, addingTo: &result)
    softmaxRows(&result, at: 0, rows: 1, columns: output.count, scale: 1)
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    var derivative = pass.mutableDerivative(output)
    softmaxRowsBackward(
      &derivative, probabilities: pass.values(output), at: 0, rows: 1, columns: output.count,
      scale: 1)
    projection.backward(pass, derivative: derivative.span)
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends the weights of experts.
  ///
  /// - Parameters:
  ///   - name: of the weights [width, K].
  ///   - other: gates whose weights are used; nil for new ones.
  mutating func expertGates(
    _ name: String, _ input: Tensor, experts: Int, sharing other: ExpertGates?
  ) -> ExpertGates {
    let layer = ExpertGates(name, input, experts: experts, sharing: other, &self)
    append(layer)
    return layer
  }
}
