import Foundation
import Kernels

/// Cross layer with a weight matrix, over flattened embeddings [D]: x₀ ⊙ (W·x + b) + x, or with a
/// gate x₀ ⊙ (W·x + b) ⊙ σ(V·x) + x.
///
/// The first layer's products with the embeddings are computed once per key. Wang et al., "DCN V2",
/// WWW 2021; the gate: Wang et al., "Towards Deeper, Lighter and Interpretable Cross Network for
/// CTR Prediction", CIKM 2023.
struct MatrixCross: Layer {
  private let anchor: LayerInput
  private let input: LayerInput
  private let projection: RowProjection
  private let gate: RowProjection?
  private let bias: Int
  private let biasSums: Int
  /// Offset in the values of W·x + b, [D] lanes.
  private let products: Int
  /// Offset in the values of σ(V·x), [D] lanes.
  private let gates: Int
  let output: Tensor

  fileprivate init(
    _ name: String, _ anchor: Tensor, _ input: Tensor, hasGate: Bool, bias initializer: Initializer,
    _ network: inout NetworkBuilder
  ) {
    let width = anchor.count
    self.anchor = network.input(anchor)
    self.input = network.input(input)
    let source: LayerSource = anchor == input ? .embeddings : .tensor(input)
    func projection(_ name: String, _ network: inout NetworkBuilder) -> RowProjection {
      let weights = network.weights(
        name, [width, width], .xavierNormal(rows: width, columns: width))
      return RowProjection(source, units: width, weights: weights, &network)
    }
    self.projection = projection("\(name).weight", &network)
    bias = network.bias("\(name).bias", [width], initializer)
    biasSums = network.laneSums(of: bias, count: width)
    gate = hasGate ? projection("\(name).gate", &network) : nil
    products = network.saved(width)
    gates = network.saved(hasGate ? width : 0)
    output = network.tensor(width: width)
    network.reserveScratch(width)
  }

  var operations: Double {
    projection.operations + (gate?.operations ?? 0) + 3 * Double(output.width)
  }

  private var productRange: Range<Int> { products..<products + output.width }
  private var gateRange: Range<Int> { gates..<gates + output.width }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (anchor, x) = (row.flat(anchor.tensor), row.flat(input.tensor))
    var products = anchor.times(
      projection.reference(row).plus(row.weights(bias, count: x.count)))
    if let gate {
      products = products.times(gate.reference(row).map { 1 / (1 + Foundation.exp(-$0)) })
    }
    return [products.plus(x)]
  }

  func forward(_ pass: GroupPass) {
    let (anchor, x) = (pass.values(anchor.tensor), pass.values(input.tensor))
    let (width, parameters) = (output.width, pass.parameters.span)
    var product = pass.workspace.values.mutableSpan(of: productRange)
    for i in 0..<width { product[i] = Lanes(repeating: parameters[bias + i]) }
    projection.forward(pass, addingTo: &product)
    var result = pass.mutableValues(output)
    if let gate {
      var gates = pass.workspace.values.mutableSpan(of: gateRange)
      for i in 0..<width { gates[i] = .zero }
      gate.forward(pass, addingTo: &gates)
      for i in 0..<width {
        gates[i] = 1 / (1 + exp(-gates[i]))
        result[i] = x[i].addingProduct(anchor[i] * product[i], gates[i])
      }
    } else {
      for i in 0..<width { result[i] = x[i].addingProduct(anchor[i], product[i]) }
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let anchor = pass.values(anchor.tensor)
    let (width, sums) = (output.width, pass.accumulators.lanes)
    let (values, outer) = (pass.workspace.values, pass.derivative(output))
    func gate(_ i: Int) -> Lanes { self.gate == nil ? .one : values[gates + i] }
    var anchorDerivative = pass.derivativeSum(self.anchor)
    for i in 0..<width {
      anchorDerivative[i].addProduct(outer[i], values[products + i] * gate(i))
    }
    var derivative = pass.derivativeSum(input)
    for i in 0..<width { derivative[i] += outer[i] }
    var inner = pass.workspace.scratch.mutableSpan(of: 0..<width)
    for i in 0..<width {
      inner[i] = outer[i] * anchor[i] * gate(i)
      sums[biasSums + i] += inner[i]
    }
    projection.backward(pass, derivative: inner.span)
    if let projection = self.gate {
      for i in 0..<width {
        inner[i] = outer[i] * anchor[i] * values[products + i] * gate(i) * (1 - gate(i))
      }
      projection.backward(pass, derivative: inner.span)
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends cross layers with a matrix each over the flattened embeddings, named `cross.0`, ….
  ///
  /// - Returns: [1, D].
  mutating func matrixCross(layers: Int, gate: Bool, bias: Initializer) -> Tensor {
    let anchor = embeddings().flattened
    var x = anchor
    for index in 0..<layers {
      let layer = MatrixCross("cross.\(index)", anchor, x, hasGate: gate, bias: bias, &self)
      append(layer)
      x = layer.output
    }
    return x
  }
}
