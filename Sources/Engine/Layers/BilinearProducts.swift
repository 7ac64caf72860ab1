import ExperimentModel
import Kernels

/// The bilinear products of all pairs of tokens: (x_i·W) ⊙ x_j for i < j, [P, d].
///
/// W is one matrix, one per i, or one per pair. A field's matrices stand side by side, [d, n · d].
/// The one matrix of embeddings is applied once per key. Huang et al., "FiBiNET", RecSys 2019.
struct BilinearProducts: Layer {
  private enum Map {
    case shared(TokenProjection, weights: Int)
    /// One matrix per token, or per pair.
    case own([FieldMap], LayerInput)
  }

  /// The matrices of one token.
  private struct FieldMap {
    let weights: Int
    let forward: Int
    let backward: Int
    /// Matrices side by side.
    let count: Int
    /// Offset of the sums of the gradient, [panels of count · d, d] feature lanes.
    let sums: Int
  }

  private let input: LayerInput
  private let map: Map
  private let isPerPair: Bool
  /// Offset in the values of x·W, [P, d] or [F, d] lanes.
  private let projections: Int
  /// [P, d].
  let output: Tensor

  private var fields: Int { input.tensor.rows }
  private var dimension: Int { input.tensor.width }

  fileprivate init(
    _ name: String, _ input: Tensor, type: BilinearType, into output: Tensor,
    _ network: inout NetworkBuilder
  ) {
    let (fields, d) = (input.rows, input.width)
    let initializer = Initializer.xavierNormal(rows: d, columns: d)
    self.input = network.input(input)
    self.output = output
    isPerPair = type == .interaction
    switch type {
    case .all:
      let weights = network.weights("\(name).weight", [d, d], initializer)
      map = .shared(
        TokenProjection(
          input == network.tokens ? .embeddings : .tensor(input),
          parts: [[.init(start: weights, rowStride: d, width: d)]], stride: d,
          scratch: alignedLanes(fields * d), &network), weights: weights)
    case .each, .interaction:
      let maps = (0..<(type == .each ? fields : fields - 1)).map { field in
        let count = type == .each ? 1 : fields - 1 - field
        let width = count * d
        let weights = network.weights("\(name).\(field).weight", [d, width], initializer)
        let map = FieldMap(
          weights: weights, forward: network.matrix(inner: d, outer: width),
          backward: network.matrix(inner: width, outer: d), count: count,
          sums: network.featureSums(count: panelCount(width) * d))
        network.pack(map.forward, at: weights, rowStride: width, columnStride: 1)
        network.pack(
          map.backward, at: weights, rowStride: 1, columnStride: width, isForTraining: true)
        network.addGradient(
          .features(
            start: map.sums, panelHeight: d, rows: 0..<d, columns: width, weights: weights))
        return map
      }
      map = .own(maps, network.input(input))
    }
    projections = network.saved((isPerPair ? output.rows : fields) * d)
    network.reserveScratch(
      (isPerPair ? output.rows : fields) * d, panels: panelCount(fields * d) * Lanes.count)
  }

  var operations: Double {
    let maps = isPerPair ? output.rows : fields
    return 2 * Double(maps * dimension * dimension) + Double(output.count)
  }

  /// Offset of x_i·W in the projections, or of its derivative.
  private func start(ofPair pair: Int, first: Int) -> Int {
    (isPerPair ? pair : first) * dimension
  }

  func reference(_ row: ScalarRow) -> [[Double]] {
    let (x, d) = (row.values(input.tensor), dimension)
    return ScalarRow.fieldPairs(x.count).map { i, j in
      let product =
        switch map {
        case .shared(_, let weights): row.product(x[i], weights, columns: d)
        case .own(let maps, _):
          row.product(
            x[i], maps[i].weights + (isPerPair ? (j - i - 1) * d : 0), columns: d,
            stride: maps[i].count * d)
        }
      return product.times(x[j])
    }
  }

  func forward(_ pass: GroupPass) {
    let (x, d) = (pass.values(input.tensor), dimension)
    switch map {
    case .shared(let projection, _): projection.forward(0, pass, into: projections)
    case .own(let maps, _):
      var start = projections
      for (field, map) in maps.enumerated() {
        var target = pass.workspace.values.mutableSpan(of: start..<start + map.count * d)
        project(
          x.extracting(field * d..<(field + 1) * d), inputStride: d, rows: 0..<1,
          weights: pass.matrices[map.forward], into: &target, outputStride: map.count * d)
        start += map.count * d
      }
    }
    let values = pass.workspace.values.span
    var result = pass.mutableValues(output)
    var pair = 0
    for (i, j) in input.tensor.rowPairs {
      let source = projections + start(ofPair: pair, first: i)
      for k in 0..<d {
        result[unchecked: pair * d + k] = values[source + k] * x[unchecked: j * d + k]
      }
      pair += 1
    }
    pass.lap(.interaction)
  }

  func backward(_ pass: GroupPass) {
    let (x, d, outer) = (pass.values(input.tensor), dimension, pass.derivative(output))
    let values = pass.workspace.values.span
    let count = (isPerPair ? output.rows : fields) * d
    var inner = pass.workspace.scratch.mutableSpan(of: 0..<count)
    for index in 0..<count { inner[unchecked: index] = .zero }
    var derivative = pass.derivativeSum(input)
    var pair = 0
    for (i, j) in input.tensor.rowPairs {
      let source = start(ofPair: pair, first: i)
      for k in 0..<d {
        let outer = outer[unchecked: pair * d + k]
        inner[source + k].addProduct(outer, x[unchecked: j * d + k])
        derivative[unchecked: j * d + k].addProduct(outer, values[projections + source + k])
      }
      pair += 1
    }
    pass.lap(.interactionBackward)
    switch map {
    case .shared(let projection, _):
      projection.beginBackward(pass)
      projection.backward(0, pass, derivatives: 0)
    case .own(let maps, let input): projectBackward(maps, input, inner.span, pass)
    }
  }

  /// - Parameter inner: derivatives of the projections.
  private func projectBackward(
    _ maps: [FieldMap], _ input: LayerInput, _ inner: Span<Lanes>, _ pass: GroupPass
  ) {
    let (x, d) = (pass.values(input.tensor), dimension)
    // Written by the products before.
    precondition(pass.accumulates[input.number])
    var panels = pass.workspace.panels.mutableSpan
    var start = 0
    for (field, map) in maps.enumerated() {
      let (width, panelsOfMap) = (map.count * d, panelCount(map.count * d))
      let outer = inner.extracting(start..<start + width)
      start += width
      transposeToPanels(outer, inputStride: width, rows: 1, width: width, into: &panels)
      let row = field * d..<(field + 1) * d
      var weights = pass.accumulators.features.mutableSpan(
        of: map.sums..<map.sums + panelsOfMap * d)
      accumulateWeightGradient(
        x.extracting(row), stride: d, rows: 1, width: d, panels: panels.span, panels: panelsOfMap,
        into: &weights)
      var target = pass.mutableDerivative(input.tensor.rows(field..<field + 1))
      project(
        outer, inputStride: width, rows: 0..<1, weights: pass.matrices[map.backward],
        into: &target, outputStride: d, accumulate: true)
    }
    pass.lap(.projectionsBackward)
  }
}

extension NetworkBuilder {
  /// Appends the bilinear products of all pairs of tokens, i < j, row by row.
  ///
  /// - Parameter output: [P, d]; where they go.
  mutating func bilinearProducts(
    _ name: String, _ input: Tensor, type: BilinearType, into output: Tensor
  ) {
    append(BilinearProducts(name, input, type: type, into: output, &self))
  }
}
