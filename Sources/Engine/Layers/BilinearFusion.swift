import Kernels

/// A bilinear form of two tensors: u·x + a + v·y + b + Σ_h x_hᵀ·W_h·y_h, with x and y cut into H
/// heads.
///
/// Mao et al., "FinalMLP", AAAI 2023.
struct BilinearFusion: Layer {
  /// One operand, with its weights and bias.
  private struct Operand {
    let input: LayerInput
    let weights: Int
    let bias: Int
    let weightSums: Int
    let biasSums: Int

    init(_ name: String, _ input: Tensor, _ network: inout NetworkBuilder) {
      self.input = network.input(input)
      weights = network.weights(
        "\(name).weight", [input.width, 1], .xavierNormal(rows: input.width, columns: 1))
      bias = network.bias("\(name).bias", [1])
      weightSums = network.laneSums(of: weights, count: input.width)
      biasSums = network.laneSums(of: bias, count: 1)
    }

    func forward(_ pass: GroupPass) -> Lanes {
      let width = input.tensor.width
      return dotProduct(
        pass.values(input.tensor), rows: 1, width: width, stride: width,
        weights: pass.parameters.span, at: weights) + pass.parameters[bias]
    }

    func backward(_ outer: Lanes, _ pass: GroupPass) {
      let width = input.tensor.width
      var sums = pass.accumulators.lanes.mutableSpan(of: weightSums..<weightSums + width)
      var derivative = pass.mutableDerivative(input.tensor)
      dotProductBackward(
        pass.values(input.tensor), rows: 1, width: width, stride: width,
        weights: pass.parameters.span, at: weights, derivative: outer,
        accumulate: pass.accumulates[input.number], inputDerivative: &derivative,
        gradient: &sums)
      pass.accumulators.lanes[biasSums] += outer
    }
  }

  private let x: Operand
  private let y: Operand
  private let heads: Int
  private let weights: Int
  /// Numbers of the first head's matrices, [x / H, y / H] and [y / H, x / H].
  private let forwardMatrix: Int
  private let backwardMatrix: Int
  /// Offset of the first head's sums, [panels of y / H, x / H] feature lanes.
  private let sums: Int
  /// Offset in the values of x_h·W_h, [y] lanes.
  private let products: Int
  /// [1, 1].
  let output: Tensor

  private var xWidth: Int { x.input.tensor.width / heads }
  private var yWidth: Int { y.input.tensor.width / heads }
  private var headFeatures: Int { panelCount(yWidth) * xWidth }

  fileprivate init(
    _ name: String, _ x: Tensor, _ y: Tensor, heads: Int, _ network: inout NetworkBuilder
  ) {
    self.x = Operand("\(name).first", x, &network)
    self.y = Operand("\(name).second", y, &network)
    self.heads = heads
    let (xWidth, yWidth) = (x.width / heads, y.width / heads)
    let weights = network.weights(
      "\(name).weight", [heads, xWidth, yWidth],
      .xavierNormal(rows: heads * xWidth * yWidth, columns: 1))
    self.weights = weights
    let headFeatures = panelCount(yWidth) * xWidth
    let sums = network.featureSums(count: heads * headFeatures)
    self.sums = sums
    let forward = (0..<heads).map { _ in network.matrix(inner: xWidth, outer: yWidth) }
    let backward = (0..<heads).map { _ in network.matrix(inner: yWidth, outer: xWidth) }
    (forwardMatrix, backwardMatrix) = (forward[0], backward[0])
    for head in 0..<heads {
      let start = weights + head * xWidth * yWidth
      network.pack(forward[head], at: start, rowStride: yWidth, columnStride: 1)
      network.pack(
        backward[head], at: start, rowStride: 1, columnStride: yWidth, isForTraining: true)
      network.addGradient(
        .features(
          start: sums + head * headFeatures, panelHeight: xWidth, rows: 0..<xWidth, columns: yWidth,
          weights: start))
    }
    products = network.saved(y.width)
    output = network.tensor(width: 1)
    network.reserveScratch(y.width, panels: panelCount(yWidth) * Lanes.count)
  }

  var operations: Double { 2 * Double(heads * xWidth * yWidth + 2 * heads * (xWidth + yWidth)) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (xs, ys) = (row.flat(x.input.tensor), row.flat(y.input.tensor))
    var sum = xs.dot(row.weights(x.weights, count: xs.count)) + row.weights(x.bias, count: 1)[0]
    sum += ys.dot(row.weights(y.weights, count: ys.count)) + row.weights(y.bias, count: 1)[0]
    for head in 0..<heads {
      let part = Array(xs[head * xWidth..<(head + 1) * xWidth])
      let products = row.product(part, weights + head * xWidth * yWidth, columns: yWidth)
      sum += products.dot(Array(ys[head * yWidth..<(head + 1) * yWidth]))
    }
    return [[sum]]
  }

  func forward(_ pass: GroupPass) {
    var result = x.forward(pass) + y.forward(pass)
    let (xs, ys) = (pass.values(x.input.tensor), pass.values(y.input.tensor))
    let values = pass.workspace.values
    for head in 0..<heads {
      let first = products + head * yWidth
      var target = values.mutableSpan(of: first..<first + yWidth)
      project(
        xs.extracting(head * xWidth..<(head + 1) * xWidth), inputStride: xWidth, rows: 0..<1,
        weights: pass.matrices[forwardMatrix + head], into: &target, outputStride: yWidth)
    }
    for i in 0..<heads * yWidth { result.addProduct(values[products + i], ys[i]) }
    pass.workspace.values[output.start] = result
    pass.lap(.output)
  }

  func backward(_ pass: GroupPass) {
    let outer = pass.derivative(output)[0]
    let (xs, ys) = (pass.values(x.input.tensor), pass.values(y.input.tensor))
    x.backward(outer, pass)
    y.backward(outer, pass)
    var yDerivative = pass.mutableDerivative(y.input.tensor)
    var inner = pass.workspace.scratch.mutableSpan(of: 0..<heads * yWidth)
    for i in 0..<heads * yWidth {
      yDerivative[i].addProduct(outer, pass.workspace.values[products + i])
      inner[i] = outer * ys[i]
    }
    var panels = pass.workspace.panels.mutableSpan
    for head in 0..<heads {
      let (xRange, yRange) = (
        head * xWidth..<(head + 1) * xWidth, head * yWidth..<(head + 1) * yWidth
      )
      let derivative = inner.span.extracting(yRange)
      transposeToPanels(derivative, inputStride: yWidth, rows: 1, width: yWidth, into: &panels)
      let first = sums + head * headFeatures
      var weights = pass.accumulators.features.mutableSpan(of: first..<first + headFeatures)
      accumulateWeightGradient(
        xs.extracting(xRange), stride: xWidth, rows: 1, width: xWidth, panels: panels.span,
        panels: panelCount(yWidth), into: &weights)
      var target = pass.mutableDerivative(x.input.tensor.columns(xRange))
      project(
        derivative, inputStride: yWidth, rows: 0..<1,
        weights: pass.matrices[backwardMatrix + head], into: &target, outputStride: xWidth,
        accumulate: true)
    }
    pass.lap(.outputBackward)
  }
}

extension NetworkBuilder {
  /// Appends a bilinear form of two rows, and ends the branch.
  mutating func addFusion(_ name: String, _ x: Tensor, _ y: Tensor, heads: Int) {
    let layer = BilinearFusion(name, x, y, heads: heads, &self)
    append(layer)
    addLogit(layer.output)
  }
}
