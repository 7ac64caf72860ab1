import ExperimentModel
import Kernels

/// First hidden layer of an attention of targets t over their histories h:
/// activation([t, h, t − h, t ⊙ h]·W + b) → [length, units].
///
/// With W = [W₁; W₂; W₃; W₄], this is t·(W₁ + W₃) + h·(W₂ − W₃) + (t ⊙ h)·W₄ + b, whose first term
/// is the same for the whole history: half of the multiplications.
///
/// Zhou et al., “Deep Interest Network for Click-Through Rate Prediction”, KDD 2018; with the
/// product in place of the outer product, as in FuxiCTR and DeepCTR.
struct TargetHidden: Layer {
  private let input: LayerInput
  private let history: HistoryInput
  private let weights: Int
  private let bias: Int
  private let biasSums: Int
  private let activation: TokenActivation
  /// Numbers of the matrices of target, history and product: [d, units] forward, [units, d] backward.
  private let forwardMatrices: [Int]
  private let backwardMatrices: [Int]
  /// Offsets of the sums of the same three, [panels of d, units] feature lanes.
  private let sums: [Int]
  /// [length, units].
  let output: Tensor

  private var dimension: Int { history.tensor.width }
  private var length: Int { history.length }
  private var units: Int { output.width }
  /// Of d.
  private let panels: Int
  /// Offset in the scratch of lanes [units]; those before are of a product, [length, d].
  private var sharedStart: Int { length * dimension }

  fileprivate init(
    _ name: String, _ history: HistoryInput, units: Int, activation: UnitActivation,
    _ network: inout NetworkBuilder
  ) {
    self.history = history
    input = network.input(history.tensor)
    let dimension = history.tensor.width
    let panels = panelCount(dimension)
    self.panels = panels
    let weights = network.weights(
      "\(name).weight", [4 * dimension, units], .xavierNormal(rows: 4 * dimension, columns: units))
    self.weights = weights
    bias = network.bias("\(name).bias", [units])
    biasSums = network.laneSums(of: bias, count: units)
    self.activation = TokenActivation(
      activation, "\(name).slope", tokens: history.length, units: units, &network)
    output = network.tensor(rows: history.length, width: units)
    network.reserveScratch(
      history.length * dimension + units,
      panels: panels * history.length * Lanes.count)

    /// Offset of W₁ … W₄.
    let parts = (0..<4).map { weights + $0 * dimension * units }
    /// For each matrix, its part of W and the multiple of W₃ that is added.
    let terms: [(part: Int, factor: Float?)] = [(0, 1), (1, -1), (3, nil)]
    forwardMatrices = terms.map { part, factor in
      let matrix = network.matrix(inner: dimension, outer: units)
      network.pack(matrix, at: parts[part], rowStride: units, columnStride: 1)
      if let factor {
        network.pack(matrix, at: parts[2], rowStride: units, columnStride: 1, adding: factor)
      }
      return matrix
    }
    backwardMatrices = terms.map { part, factor in
      let matrix = network.matrix(inner: units, outer: dimension)
      network.pack(
        matrix, at: parts[part], rowStride: 1, columnStride: units, isForTraining: true)
      if let factor {
        network.pack(
          matrix, at: parts[2], rowStride: 1, columnStride: units, adding: factor,
          isForTraining: true)
      }
      return matrix
    }
    sums = terms.map { part, _ in
      let start = network.featureSums(count: panels * units)
      network.addGradient(
        .transposedFeatures(
          start: start, panelWidth: units, columns: 0..<units, rows: dimension,
          weights: parts[part], rowStride: units))
      return start
    }
    network.addGradient(
      .difference(of: parts[0], and: parts[1], count: dimension * units, weights: parts[2]))
  }

  /// Those of the product with the whole W.
  var operations: Double { Double(2 * length * 4 * dimension * units) }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let target = row.values(history.target)[0]
    let bias = row.weights(bias, count: units)
    let x = row.values(history.items).map { item in
      let features = target + item + zip(target, item).map { $0 - $1 } + target.times(item)
      return row.product(features, weights, columns: units).plus(bias)
    }
    return activation.reference(x, row)
  }

  func forward(_ pass: GroupPass) {
    let parameters = pass.parameters.span
    let length = pass.pending.inputs.historyLength
    let (target, items) = (pass.values(history.target), pass.values(history.items))
    let scratch = pass.workspace.scratch
    var shared = scratch.mutableSpan(of: sharedStart..<sharedStart + units)
    for unit in 0..<units { shared[unit] = Lanes(repeating: parameters[bias + unit]) }
    multiply(target, rows: 1, pass.matrices[forwardMatrices[0]], into: &shared)
    var result = pass.mutableValues(output)
    for item in 0..<length { copy(shared.span, at: 0, to: &result, at: item * units, count: units) }
    multiply(items, rows: length, pass.matrices[forwardMatrices[1]], into: &result)
    var products = scratch.mutableSpan(of: 0..<length * dimension)
    multiply(target, items, length: length, into: &products)
    multiply(products.span, rows: length, pass.matrices[forwardMatrices[2]], into: &result)
    pass.lap(.projections)
    activation.forward(&result, tokens: length, pass)
    pass.lap(.attention)
  }

  /// Adds x·W for rows of embeddings.
  private func multiply(
    _ x: Span<Lanes>, rows: Int, _ matrix: PackedMatrix, into result: inout MutableSpan<Lanes>
  ) {
    project(
      x, inputStride: dimension, rows: 0..<rows, weights: matrix, into: &result,
      outputStride: units, accumulate: true)
  }

  /// Computes t ⊙ h for each item.
  private func multiply(
    _ target: Span<Lanes>, _ items: Span<Lanes>, length: Int,
    into products: inout MutableSpan<Lanes>
  ) {
    for item in 0..<length {
      for k in 0..<dimension {
        products[item * dimension + k] = target[k] * items[item * dimension + k]
      }
    }
  }

  func backward(_ pass: GroupPass) {
    let (scratch, length) = (pass.workspace.scratch, pass.pending.inputs.historyLength)
    let (target, items) = (pass.values(history.target), pass.values(history.items))
    var derivative = pass.mutableDerivative(output)
    activation.backward(&derivative, results: pass.values(output), tokens: length, pass)
    var shared = scratch.mutableSpan(of: sharedStart..<sharedStart + units)
    sumItems(derivative.span, length: length, into: &shared)
    var biases = pass.accumulators.lanes.mutableSpan(of: biasSums..<biasSums + units)
    add(shared.span, to: &biases, count: units)
    pass.lap(.attentionBackward)

    var products = scratch.mutableSpan(of: 0..<length * dimension)
    multiply(target, items, length: length, into: &products)
    accumulateWeights(0, target, shared.span, rows: 1, pass)
    accumulateWeights(1, items, derivative.span, rows: length, pass)
    accumulateWeights(2, products.span, derivative.span, rows: length, pass)
    pass.lap(.weightGradients)

    _ = pass.derivativeSum(input)
    var targetDerivative = pass.mutableDerivative(history.target)
    var itemDerivative = pass.mutableDerivative(history.items)
    multiplyBackward(0, shared.span, rows: 1, pass, into: &targetDerivative)
    multiplyBackward(1, derivative.span, rows: length, pass, into: &itemDerivative)
    for index in 0..<products.count { products[index] = .zero }
    multiplyBackward(2, derivative.span, rows: length, pass, into: &products)
    for k in 0..<dimension {
      var sum = targetDerivative[k]
      for item in 0..<length {
        let index = item * dimension + k
        itemDerivative[index].addProduct(products[index], target[k])
        sum.addProduct(products[index], items[index])
      }
      targetDerivative[k] = sum
    }
    pass.lap(.projectionsBackward)
  }

  /// Sums the derivatives of a history's items.
  private func sumItems(
    _ derivative: Span<Lanes>, length: Int, into sums: inout MutableSpan<Lanes>
  ) {
    for unit in 0..<units {
      var sum = Lanes.zero
      for item in 0..<length { sum += derivative[item * units + unit] }
      sums[unit] = sum
    }
  }

  private func accumulateWeights(
    _ part: Int, _ x: Span<Lanes>, _ derivative: Span<Lanes>, rows: Int, _ pass: GroupPass
  ) {
    var panelLanes = pass.workspace.panels.mutableSpan
    transposeToPanels(x, inputStride: dimension, rows: rows, width: dimension, into: &panelLanes)
    var gradient = pass.accumulators.features.mutableSpan(
      of: sums[part]..<sums[part] + panels * units)
    accumulateWeightGradient(
      derivative, stride: units, rows: rows, width: units, panels: panelLanes.span, panels: panels,
      into: &gradient)
  }

  private func multiplyBackward(
    _ part: Int, _ derivative: Span<Lanes>, rows: Int, _ pass: GroupPass,
    into result: inout MutableSpan<Lanes>
  ) {
    project(
      derivative, inputStride: units, rows: 0..<rows,
      weights: pass.matrices[backwardMatrices[part]], into: &result, outputStride: dimension,
      accumulate: true)
  }
}

extension NetworkBuilder {
  /// Appends the first hidden layer of an attention over a history, with weights `NAME.weight`,
  /// `NAME.bias` and those of the activation.
  ///
  /// - Returns: [length, units].
  mutating func targetHidden(
    _ name: String, _ history: HistoryInput, units: Int, activation: UnitActivation
  ) -> Tensor {
    let layer = TargetHidden(name, history, units: units, activation: activation, &self)
    append(layer)
    return activation == .dice ? dice(name, layer.output) : layer.output
  }
}
