import Kernels

/// A linear map of each token by the same weights, in parts: x [F, input] → for each part, x·W [F,
/// width].
///
/// Part of a layer. Of embeddings, it is computed once per key for low-cardinality fields.
struct TokenProjection: KeyProjection {
  /// Columns of a weight matrix, as part of a wider one.
  struct Columns {
    /// Offset of the first row's weights in the parameters.
    let start: Int
    let rowStride: Int
    let width: Int
  }

  private enum Source {
    /// Embeddings; the map's section in an entry of the key table.
    case keys(section: Int)
    case tensor(LayerInput)
  }

  /// Tokens, one per field where they are embeddings.
  let fields: Int
  let input: Int
  let parts: Int
  /// Width of one part.
  let width: Int
  /// Lanes from one token of a part to the next.
  let stride: Int
  private let source: Source
  /// Numbers of the first part's matrices, [input, width] and [width, input].
  private let forwardMatrix: Int
  private let backwardMatrix: Int
  /// Offset of the first part's sums, [panels of input, width] feature lanes.
  private let sums: Int
  /// Offset in the scratch of a part of the high-cardinality fields, [fields, width].
  private let compact: Int

  private var panels: Int { panelCount(input) }

  /// - Parameters:
  ///   - parts: for each, the columns side by side of its weights.
  ///   - scratch: offset of lanes in the scratch that the layer does not use itself.
  init(
    _ source: LayerSource, parts: [[Columns]], stride: Int, scratch: Int,
    _ network: inout NetworkBuilder
  ) {
    let width = parts[0].reduce(0) { $0 + $1.width }
    self.parts = parts.count
    self.width = width
    self.stride = stride
    compact = scratch
    switch source {
    case .embeddings:
      fields = network.embedding.fields
      input = network.embedding.dimension
      self.source = .keys(section: network.keySection(width: parts.count * width))
      network.reserveKeyScratch(fields * stride)
    case .tensor(let tensor):
      fields = tensor.rows
      input = tensor.width
      self.source = .tensor(network.input(tensor))
    }
    let (inner, panels) = (input, panelCount(input))
    network.reserveScratch(scratch + fields * stride, panels: panels * fields * Lanes.count)
    let forward = parts.map { _ in network.matrix(inner: inner, outer: width) }
    let backward = parts.map { _ in network.matrix(inner: width, outer: inner) }
    (forwardMatrix, backwardMatrix) = (forward[0], backward[0])
    sums = network.featureSums(count: parts.count * panels * width)
    for (part, pieces) in parts.enumerated() {
      var column = 0
      for piece in pieces {
        let columns = column..<column + piece.width
        column += piece.width
        network.pack(
          forward[part], at: piece.start, rowStride: piece.rowStride, columnStride: 1,
          columns: columns)
        network.pack(
          backward[part], at: piece.start, rowStride: 1, columnStride: piece.rowStride,
          rows: columns, isForTraining: true)
        network.addGradient(
          .transposedFeatures(
            start: sums + part * panels * width, panelWidth: width, columns: columns, rows: input,
            weights: piece.start, rowStride: piece.rowStride))
      }
    }
    if case .keys = self.source { network.append(self) }
  }

  /// Floating-point operations of a row's forward pass.
  var operations: Double { 2 * Double(fields * input * parts * width) }

  // MARK: - Rows

  /// Computes one part.
  ///
  /// - Parameters:
  ///   - tokens: the first rows of the tensor, if only these are to be computed.
  ///   - result: offset in the values of [F, width] lanes, `stride` apart; overwritten.
  func forward(_ part: Int, _ pass: GroupPass, tokens: Int? = nil, into result: Int) {
    switch source {
    case .keys(let section):
      let embedding = pass.embedding
      var values = pass.workspace.values.mutableSpan
      for (number, field) in embedding.lowCardinalityFields.enumerated() {
        gatherLanes(
          pass.table.values.span, starts: pass.starts(number, section: section + part * width),
          width: width, into: &values, at: result + field * stride)
      }
      pass.lap(.lookUp)
      var lanes = pass.workspace.scratch.mutableSpan(of: compact..<pass.workspace.scratch.count)
      project(
        pass.highCardinalityEmbeddings(), inputStride: input,
        rows: 0..<embedding.highCardinalityFields.count,
        weights: pass.matrices[forwardMatrix + part], into: &lanes, outputStride: stride)
      for (number, field) in embedding.highCardinalityFields.enumerated() {
        copy(
          lanes.span, at: number * stride, to: &values, at: result + field * stride, count: width)
      }
    case .tensor(let input):
      var values = pass.workspace.values.mutableSpan(of: result..<result + fields * stride)
      project(
        pass.values(input.tensor), inputStride: input.tensor.stride,
        rows: 0..<(tokens ?? fields), weights: pass.matrices[forwardMatrix + part], into: &values,
        outputStride: stride)
    }
    pass.lap(.projections)
  }

  /// Transposes the input to the panels that `backward` reads.
  func beginBackward(_ pass: GroupPass, tokens: Int? = nil) {
    var panels = pass.workspace.panels.mutableSpan
    switch source {
    case .keys:
      transposeToPanels(
        pass.highCardinalityEmbeddings(), inputStride: input,
        rows: pass.embedding.highCardinalityFields.count, width: input, into: &panels)
    case .tensor(let input):
      transposeToPanels(
        pass.values(input.tensor), inputStride: input.tensor.stride, rows: tokens ?? fields,
        width: input.tensor.width, into: &panels)
    }
    pass.lap(.weightGradients)
  }

  /// Backward pass of one part; parts come in ascending order.
  ///
  /// - Parameter derivatives: offset in the scratch of [F, width] lanes, `stride` apart.
  func backward(_ part: Int, _ pass: GroupPass, tokens: Int? = nil, derivatives: Int) {
    let lanes = pass.workspace.scratch.span.extracting(droppingFirst: derivatives)
    switch source {
    case .keys(let section):
      // While they are in the L1 cache.
      var entries = pass.accumulators.keyProjections.mutableSpan
      for (number, field) in pass.embedding.lowCardinalityFields.enumerated() {
        addLanes(
          lanes, at: field * stride, width: width, samples: pass.samples,
          toRowsAt: pass.starts(number, section: section + part * width), of: &entries)
      }
      pass.lap(.embeddingGradients)
      var rows = pass.workspace.scratch.mutableSpan(of: compact..<pass.workspace.scratch.count)
      for (number, field) in pass.embedding.highCardinalityFields.enumerated() {
        copy(lanes, at: field * stride, to: &rows, at: number * stride, count: width)
      }
      var embeddings = pass.pending.derivatives.mutableSpan
      let count = pass.embedding.highCardinalityFields.count
      project(
        rows.span, inputStride: stride, rows: 0..<count,
        weights: pass.matrices[backwardMatrix + part], into: &embeddings, outputStride: input,
        accumulate: true)
      pass.lap(.projectionsBackward)
      accumulateWeights(part, rows.span, tokens: count, pass.workspace, pass.accumulators)
    case .tensor(let input):
      var target = pass.mutableDerivative(input.tensor)
      project(
        lanes, inputStride: stride, rows: 0..<(tokens ?? fields),
        weights: pass.matrices[backwardMatrix + part], into: &target,
        outputStride: input.tensor.stride,
        accumulate: part > 0 || pass.accumulates[input.number])
      pass.lap(.projectionsBackward)
      accumulateWeights(
        part, lanes, tokens: tokens ?? fields, pass.workspace, pass.accumulators)
    }
    pass.lap(.weightGradients)
  }

  private func accumulateWeights(
    _ part: Int, _ lanes: Span<Lanes>, tokens: Int, _ workspace: Workspace,
    _ accumulators: GradientAccumulators, perSubgroup: Bool = true
  ) {
    let first = sums + part * panels * width
    var weights = accumulators.features.mutableSpan(of: first..<first + panels * width)
    accumulateWeightGradient(
      lanes, stride: stride, rows: tokens, width: width, panels: workspace.panels.span,
      panels: panels, perSubgroup: perSubgroup, into: &weights)
  }

  // MARK: - Keys

  func projectKeys(_ pass: KeyPass) {
    guard case .keys(let section) = source else { return }
    var lanes = pass.lanes()
    for part in 0..<parts {
      project(
        pass.embeddings(), inputStride: input, rows: 0..<pass.group.tokens,
        weights: pass.matrices[forwardMatrix + part], into: &lanes, outputStride: stride)
      pass.store(lanes.span, stride: stride, width: width, section: section + part * width)
    }
  }

  func projectKeysBackward(_ pass: KeyPass) {
    guard case .keys(let section) = source else { return }
    var lanes = pass.lanes()
    var embeddings = pass.derivatives()
    for part in 0..<parts {
      pass.load(&lanes, stride: stride, width: width, section: section + part * width)
      project(
        lanes.span, inputStride: stride, rows: 0..<pass.group.tokens,
        weights: pass.matrices[backwardMatrix + part], into: &embeddings, outputStride: input,
        accumulate: true)
      accumulateWeights(
        part, lanes.span, tokens: pass.group.tokens, pass.workspace, pass.accumulators,
        perSubgroup: false)
    }
  }
}
