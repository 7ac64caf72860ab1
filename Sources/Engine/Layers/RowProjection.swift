import Kernels

/// A linear map of a whole row: x [input] → x·W [units].
///
/// Part of a layer. Of a row's flattened embeddings [F · d], it is a sum over fields, and each
/// field's part depends on its key alone. For low-cardinality fields the parts are computed once
/// per key; a row adds them up.
struct RowProjection: KeyProjection {
  private enum Source {
    /// Embeddings; the map's section in an entry of the key table.
    case keys(section: Int)
    case tensor(LayerInput)
  }

  /// Width of a row.
  let input: Int
  let units: Int
  /// Offset of the weights [input, units] in the parameters.
  private let weights: Int
  private var source: Source
  /// d; 0 unless the source are keys.
  private let dimension: Int
  /// Width of the part of a row that is computed row by row.
  private let rowWidth: Int
  /// Numbers of matrices [rowWidth, units] and [units, rowWidth].
  private let forwardMatrix: Int
  private let backwardMatrix: Int
  /// Numbers of the first low-cardinality field's matrices, [d, units] and [units, d].
  private let keyForwardMatrix: Int
  private let keyBackwardMatrix: Int
  /// Offset of the sums of `rowWidth`, [panels of units, rowWidth] feature lanes.
  private var sums: Int
  /// Offset of the first low-cardinality field's sums, [panels of d, units] feature lanes.
  private let keySums: Int

  private var unitPanels: Int { panelCount(units) }
  private var embeddingPanels: Int { panelCount(dimension) }

  /// - Parameter weights: offset of the weights [input, units] in the parameters.
  init(_ source: LayerSource, units: Int, weights: Int, _ network: inout NetworkBuilder) {
    self.units = units
    self.weights = weights
    let unitPanels = panelCount(units)
    let embedding = network.embedding
    /// The input features that are computed row by row, and where the weights of each run begin.
    let runs: [(first: Int, count: Int)]
    switch source {
    case .embeddings:
      input = embedding.width
      dimension = embedding.dimension
      self.source = .keys(section: network.keySection(width: units))
      network.reserveKeyScratch(embedding.fields * units)
      rowWidth = embedding.highCardinalityWidth
      runs = embedding.highCardinalityFields.map {
        ($0 * embedding.dimension, embedding.dimension)
      }
    case .tensor(let tensor):
      precondition(tensor.isContiguous, "a row lies side by side")
      input = tensor.count
      dimension = 0
      self.source = .tensor(network.input(tensor))
      rowWidth = input
      runs = [(0, tensor.count)]
    }
    network.reserveScratch(0, panels: unitPanels * Lanes.count)
    let (forward, backward) = (
      network.matrix(inner: rowWidth, outer: units), network.matrix(inner: units, outer: rowWidth)
    )
    (forwardMatrix, backwardMatrix) = (forward, backward)
    sums = network.featureSums(count: unitPanels * rowWidth)
    var row = 0
    for run in runs {
      let (start, rows) = (weights + run.first * units, row..<row + run.count)
      row += run.count
      network.pack(forward, at: start, rowStride: units, columnStride: 1, rows: rows)
      network.pack(
        backward, at: start, rowStride: 1, columnStride: units, columns: rows, isForTraining: true)
      network.addGradient(
        .features(start: sums, panelHeight: rowWidth, rows: rows, columns: units, weights: start))
    }
    guard case .keys = self.source else {
      (keyForwardMatrix, keyBackwardMatrix, keySums) = (0, 0, 0)
      return
    }
    let fields = embedding.lowCardinalityFields
    let panels = panelCount(embedding.dimension)
    let keyForward = fields.map { _ in network.matrix(inner: embedding.dimension, outer: units) }
    let keyBackward = fields.map { _ in network.matrix(inner: units, outer: embedding.dimension) }
    keyForwardMatrix = keyForward.first ?? 0
    keyBackwardMatrix = keyBackward.first ?? 0
    keySums = network.featureSums(count: fields.count * panels * units)
    for (number, field) in fields.enumerated() {
      let start = weights + field * embedding.dimension * units
      network.pack(keyForward[number], at: start, rowStride: units, columnStride: 1)
      network.pack(
        keyBackward[number], at: start, rowStride: 1, columnStride: units, isForTraining: true)
      network.addGradient(
        .transposedFeatures(
          start: keySums + number * panels * units, panelWidth: units, columns: 0..<units,
          rows: embedding.dimension, weights: start, rowStride: units))
    }
    network.append(self)
  }

  /// Returns the same map of another tensor; the gradients of both are added up.
  ///
  /// Each has sums of its own: those of one map would mix its subgroups with the other's.
  func shared(_ tensor: Tensor, _ network: inout NetworkBuilder) -> RowProjection {
    guard case .tensor(let input) = source, tensor.count == input.tensor.count else {
      preconditionFailure("a shared map reads tensors of one width")
    }
    var projection = self
    projection.source = .tensor(network.input(tensor))
    projection.sums = network.featureSums(count: unitPanels * rowWidth)
    network.addGradient(
      .features(
        start: projection.sums, panelHeight: rowWidth, rows: 0..<rowWidth, columns: units,
        weights: weights, isAdded: true))
    return projection
  }

  /// Floating-point operations of a row's forward pass, all fields computed per row.
  var operations: Double { 2 * Double(input * units) }

  /// x·W of one row.
  func reference(_ row: ScalarRow) -> [Double] {
    let x =
      switch source {
      case .keys: row.embeddings.flatMap(\.self)
      case .tensor(let input): row.flat(input.tensor)
      }
    return row.product(x, weights, columns: units)
  }

  // MARK: - Rows

  /// Adds x·W.
  ///
  /// - Parameter result: [units] lanes.
  func forward(_ pass: GroupPass, addingTo result: inout MutableSpan<Lanes>) {
    switch source {
    case .keys(let section):
      addRows(
        pass.pending.inputs.entries.span, of: pass.table.values.span, stride: pass.table.width,
        at: section, width: units, to: &result)
      guard rowWidth > 0 else { return }
      multiply(pass.highCardinalityEmbeddings(), pass, &result)
    case .tensor(let input):
      multiply(pass.values(input.tensor), pass, &result)
    }
  }

  private func multiply(
    _ row: Span<Lanes>, _ pass: GroupPass, _ result: inout MutableSpan<Lanes>
  ) {
    project(
      row, inputStride: rowWidth, rows: 0..<1, weights: pass.matrices[forwardMatrix],
      into: &result, outputStride: units, accumulate: true)
  }

  /// Computes the derivative of the input and accumulates the gradient.
  ///
  /// - Parameter derivative: of x·W, [units] lanes.
  func backward(_ pass: GroupPass, derivative: Span<Lanes>) {
    switch source {
    case .keys(let section):
      if rowWidth > 0 {
        accumulateWeights(pass.highCardinalityEmbeddings(), pass, derivative)
        var embeddings = pass.pending.derivatives.mutableSpan
        project(
          derivative, inputStride: units, rows: 0..<1, weights: pass.matrices[backwardMatrix],
          into: &embeddings, outputStride: rowWidth, accumulate: true)
      }
      // The derivative is also that of each low-cardinality field's part.
      var entries = pass.accumulators.keyProjections.mutableSpan
      addLanes(
        derivative, width: units, samples: pass.samples, to: pass.pending.inputs.entries.span,
        of: &entries, stride: pass.table.width, at: section)
    case .tensor(let input):
      accumulateWeights(pass.values(input.tensor), pass, derivative)
      var target = pass.mutableDerivative(input.tensor)
      project(
        derivative, inputStride: units, rows: 0..<1, weights: pass.matrices[backwardMatrix],
        into: &target, outputStride: rowWidth, accumulate: pass.accumulates[input.number])
    }
  }

  private func accumulateWeights(
    _ row: Span<Lanes>, _ pass: GroupPass, _ derivative: Span<Lanes>
  ) {
    var panels = pass.workspace.panels.mutableSpan
    transposeToPanels(derivative, inputStride: units, rows: 1, width: units, into: &panels)
    var weights = pass.accumulators.features.mutableSpan(
      of: sums..<sums + unitPanels * rowWidth)
    accumulateWeightGradient(
      row, stride: rowWidth, rows: 1, width: rowWidth, panels: panels.span, panels: unitPanels,
      into: &weights)
  }

  // MARK: - Keys

  func projectKeys(_ pass: KeyPass) {
    guard case .keys(let section) = source else { return }
    var lanes = pass.lanes()
    project(
      pass.embeddings(), inputStride: dimension, rows: 0..<pass.group.tokens,
      weights: pass.matrices[keyForwardMatrix + pass.group.field], into: &lanes,
      outputStride: units)
    pass.store(lanes.span, stride: units, width: units, section: section)
  }

  func projectKeysBackward(_ pass: KeyPass) {
    guard case .keys(let section) = source else { return }
    let (tokens, field) = (pass.group.tokens, pass.group.field)
    var lanes = pass.lanes()
    var embeddings = pass.derivatives()
    pass.load(&lanes, stride: units, width: units, section: section)
    project(
      lanes.span, inputStride: units, rows: 0..<tokens,
      weights: pass.matrices[keyBackwardMatrix + field], into: &embeddings,
      outputStride: dimension, accumulate: true)
    let first = keySums + field * embeddingPanels * units
    var weights = pass.accumulators.features.mutableSpan(
      of: first..<first + embeddingPanels * units)
    accumulateWeightGradient(
      lanes.span, stride: units, rows: tokens, width: units, panels: pass.workspace.panels.span,
      panels: embeddingPanels, perSubgroup: false, into: &weights)
  }
}
