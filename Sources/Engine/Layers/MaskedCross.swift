import Kernels

/// Cross layer of FCN, over flattened embeddings [D]: a ⊙ (c + b) + x with c = [H, H ⊙ ReLU(LN(H))]
/// and H = x·W, half as wide as x.
///
/// The anchor a is x itself (exponential) or the embeddings (linear). The halves of c belong to the
/// halves of each embedding. Li et al., "FCN", arXiv 2407.13349.
struct MaskedCross: Layer {
  private let anchor: LayerInput
  private let input: LayerInput
  private let projection: RowProjection
  private let norm: LayerNormalization
  private let bias: Int
  private let biasSums: Int
  /// Offset in the values of H, [D / 2] lanes.
  private let hidden: Int
  /// Offset in the values of ReLU(LN(H)), [D / 2] lanes.
  private let mask: Int
  private let dropout: LayerDropout?
  /// d / 2.
  private let half: Int
  /// [1, D].
  let output: Tensor

  private var halfWidth: Int { output.width / 2 }

  fileprivate init(
    _ name: String, anchor: Tensor, _ input: Tensor, dropout: Double,
    _ network: inout NetworkBuilder
  ) {
    let width = input.width
    half = network.embedding.dimension / 2
    self.anchor = network.input(anchor)
    self.input = network.input(input)
    let weights = network.weights(
      "\(name).weight", [width, width / 2], .xavierNormal(rows: width, columns: width / 2))
    projection = RowProjection(
      input == network.embeddings().flattened ? .embeddings : .tensor(input), units: width / 2,
      weights: weights, &network)
    norm = LayerNormalization(
      "\(name).norm", tokens: 1, width: width / 2, stride: width / 2, &network)
    bias = network.bias("\(name).bias", [width], .uniform(0, 1))
    biasSums = network.laneSums(of: bias, count: width)
    hidden = network.saved(width / 2)
    mask = network.saved(width / 2)
    self.dropout = LayerDropout(rate: dropout, &network)
    output = network.tensor(width: width)
    network.reserveScratch(2 * width)
  }

  var operations: Double { projection.operations + 8 * Double(output.width) }

  /// Index in H of a number of x, and true if it belongs to the masked half.
  private func place(_ i: Int) -> (index: Int, isMasked: Bool) {
    let (field, feature) = (i / (2 * half), i % (2 * half))
    return (field * half + feature % half, feature >= half)
  }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let hidden = projection.reference(row)
    let masked = hidden.times(norm.reference([hidden], row)[0].rectified)
    let (anchor, x) = (row.flat(anchor.tensor), row.flat(input.tensor))
    let crossed = x.indices.map { i in
      let (index, isMasked) = place(i)
      return isMasked ? masked[index] : hidden[index]
    }
    return [anchor.times(crossed.plus(row.weights(bias, count: x.count))).plus(x)]
  }

  func forward(_ pass: GroupPass) {
    let (values, parameters) = (pass.workspace.values, pass.parameters.span)
    var hidden = values.mutableSpan(of: self.hidden..<self.hidden + halfWidth)
    for i in 0..<halfWidth { hidden[i] = .zero }
    projection.forward(pass, addingTo: &hidden)
    var mask = values.mutableSpan(of: self.mask..<self.mask + halfWidth)
    copy(hidden.span, at: 0, to: &mask, at: 0, count: halfWidth)
    norm.forward(&mask, pass)
    rectify(&mask, count: halfWidth)
    let (a, x) = (pass.values(anchor.tensor), pass.values(input.tensor))
    var result = pass.mutableValues(output)
    for i in 0..<output.width {
      let (index, isMasked) = place(i)
      let crossed = isMasked ? hidden[index] * mask[index] : hidden[index]
      result[i] = x[i].addingProduct(a[i], crossed + parameters[bias + i])
    }
    dropout?.forward(&result, count: output.width, pass)
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (values, parameters) = (pass.workspace.values, pass.parameters.span)
    let (sums, scratch, width) = (
      pass.accumulators.lanes, pass.workspace.scratch, output.width
    )
    var outer = pass.mutableDerivative(output)
    // The same decisions as in the forward pass.
    dropout?.forward(&outer, count: width, pass)
    let a = pass.values(anchor.tensor)
    var anchorDerivative = pass.derivativeSum(anchor)
    for i in 0..<width {
      let (index, isMasked) = place(i)
      let h = values[hidden + index]
      let crossed = isMasked ? h * values[mask + index] : h
      anchorDerivative[i].addProduct(outer[i], crossed + parameters[bias + i])
    }
    var derivative = pass.derivativeSum(input)
    var hiddenDerivative = scratch.mutableSpan(of: 0..<halfWidth)
    var maskDerivative = scratch.mutableSpan(of: halfWidth..<width)
    for i in 0..<width {
      derivative[i] += outer[i]
      let inner = outer[i] * a[i]
      sums[biasSums + i] += inner
      let (index, isMasked) = place(i)
      // A field's plain half comes before its masked half.
      if isMasked {
        hiddenDerivative[index].addProduct(inner, values[mask + index])
        maskDerivative[index] = inner * values[hidden + index]
      } else {
        hiddenDerivative[index] = inner
      }
    }
    rectifyBackward(
      &maskDerivative, results: values.span.extracting(mask..<mask + halfWidth), count: halfWidth)
    norm.backward(&maskDerivative, pass)
    add(maskDerivative.span, to: &hiddenDerivative, count: halfWidth)
    projection.backward(pass, derivative: hiddenDerivative.span)
    pass.lap(.interactionBackward)
  }
}

extension NetworkBuilder {
  /// Appends FCN's cross layers over the flattened embeddings, named `NAME.0`, ….
  ///
  /// - Parameter exponential: true to multiply each layer's input by itself, false by the
  ///   embeddings.
  /// - Returns: [1, D].
  mutating func maskedCross(
    _ name: String, layers: Int, exponential: Bool, dropout: Double
  ) -> Tensor {
    let embeddings = embeddings().flattened
    var x = embeddings
    for index in 0..<layers {
      let layer = MaskedCross(
        "\(name).\(index)", anchor: exponential ? x : embeddings, x, dropout: dropout, &self)
      append(layer)
      x = layer.output
    }
    return x
  }
}
