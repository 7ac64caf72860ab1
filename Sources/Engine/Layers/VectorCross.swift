import Kernels

/// Cross layer of DCN: x₀ · (wᵀx) + b + x, over flattened embeddings [D].
///
/// Wang et al., "Deep & Cross Network for Ad Click Predictions", ADKDD 2017.
struct VectorCross: Layer {
  private let anchor: LayerInput
  private let input: LayerInput
  private let weights: Int
  private let bias: Int
  private let weightSums: Int
  private let biasSums: Int
  /// Offset in the values of wᵀx.
  private let product: Int
  let output: Tensor

  fileprivate init(
    _ name: String, _ anchor: Tensor, _ input: Tensor, _ network: inout NetworkBuilder
  ) {
    let width = anchor.count
    self.anchor = network.input(anchor)
    self.input = network.input(input)
    weights = network.weights(
      "\(name).weight", [width, 1], .xavierNormal(rows: width, columns: 1))
    bias = network.bias("\(name).bias", [width])
    weightSums = network.laneSums(of: weights, count: width)
    biasSums = network.laneSums(of: bias, count: width)
    product = network.saved(1)
    output = network.tensor(width: width)
  }

  var operations: Double { 5 * Double(output.width) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (anchor, x) = (row.flat(anchor.tensor), row.flat(input.tensor))
    let product = x.dot(row.weights(weights, count: x.count))
    return [anchor.map { $0 * product }.plus(row.weights(bias, count: x.count)).plus(x)]
  }

  func forward(_ pass: GroupPass) {
    let (anchor, x) = (pass.values(anchor.tensor), pass.values(input.tensor))
    let (width, parameters) = (output.width, pass.parameters.span)
    let product = dotProduct(
      x, rows: 1, width: width, stride: width, weights: parameters, at: weights)
    pass.workspace.values[self.product] = product
    var result = pass.mutableValues(output)
    for i in 0..<width {
      result[i] = (x[i] + parameters[bias + i]).addingProduct(anchor[i], product)
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (anchor, x) = (pass.values(anchor.tensor), pass.values(input.tensor))
    let (width, parameters, sums) = (output.width, pass.parameters.span, pass.accumulators.lanes)
    let (product, outer) = (pass.workspace.values[self.product], pass.derivative(output))
    var inner = Lanes.zero
    for i in 0..<width {
      inner.addProduct(outer[i], anchor[i])
      sums[biasSums + i] += outer[i]
    }
    var anchorDerivative = pass.derivativeSum(self.anchor)
    for i in 0..<width { anchorDerivative[i].addProduct(outer[i], product) }
    var derivative = pass.derivativeSum(input)
    for i in 0..<width {
      derivative[i] += outer[i].addingProduct(
        inner, Lanes(repeating: parameters[weights + i]))
      sums[weightSums + i].addProduct(inner, x[i])
    }
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends DCN's cross layers over the flattened embeddings, named `cross.0`, ….
  ///
  /// - Returns: [1, D].
  mutating func vectorCross(layers: Int) -> Tensor {
    let anchor = embeddings().flattened
    var x = anchor
    for index in 0..<layers {
      let layer = VectorCross("cross.\(index)", anchor, x, &self)
      append(layer)
      x = layer.output
    }
    return x
  }
}
