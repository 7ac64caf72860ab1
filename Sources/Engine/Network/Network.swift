package import ExperimentModel
import Kernels

/// A model's network: branches of layers over the embeddings of a row's fields, whose terms add up
/// to the logit.
///
/// A network holds shapes and offsets only; the weights are spans of the flat parameter buffer that
/// `layout` describes. It computes a group of rows at a time, one per lane, forward and backward, while the
/// group's values stay in the cache. For low-cardinality fields, linear maps of the embeddings are
/// computed once per key (`KeyProjectionTable`).
package struct Network: Sendable {
  package let layout: ParameterLayout
  let embedding: EmbeddingLayer
  let branches: [Branch]
  let keyProjections: [any KeyProjection]
  let plan: BufferPlan
  /// The layers of all branches, divided by those that average over the
  /// batch.
  let stages: [Stage]
  /// For each layer input, true if its derivative is added to and not overwritten.
  let accumulates: [Bool]
  /// The embeddings as a tensor [F, d], if a layer reads them.
  let tokens: Tensor?
  /// The embeddings of targets and histories, if a layer reads them.
  let history: HistoryInput?
  /// Offset of the embeddings and of the linear weights in an entry of the key table.
  private let tokenSection: Int
  /// Dropout of the embeddings of each row; nil for none.
  private let embeddingDropout: LayerDropout?
  let linearSection: Int

  /// Keys up to which projections of a field are computed once per key.
  package static let cardinalityLimit = 256

  /// - Parameters:
  ///   - fieldSizes: rows of the embedding table for each field, the unknown included.
  ///   - bags: lists of each field that is mean-pooled; empty if none is.
  ///   - itemField: field of the items that users rate, for models that read histories.
  ///   - cardinalityLimit: keys of a field up to which projections are computed once per key.
  package init(
    _ settings: Hyperparameters, fieldSizes: [Int], bags: [EmbeddingBags?] = [],
    itemField: Int? = nil, cardinalityLimit: Int = Network.cardinalityLimit
  ) {
    let model = Model(settings.model)
    var layout = ParameterLayout()
    // No projection is computed once per key if the optimizer needs the gradient of each token by
    // itself, or if rows differ in the numbers that are dropped from a key's embedding.
    let dropout = settings[EmbeddingSettings.dropout]
    let isPerRow = settings.squaresOccurrences || dropout > 0
    embedding = EmbeddingLayer(
      model.tables(settings), dimension: settings.embeddingDimension,
      initializer: settings.embeddingInitializer, fieldSizes: fieldSizes, bags: bags,
      cardinalityLimit: isPerRow ? 0 : cardinalityLimit, layout: &layout)
    var builder = NetworkBuilder(embedding, itemField: itemField, layout: layout)
    model.compose(&builder, settings)
    embeddingDropout = LayerDropout(rate: dropout, purpose: .embeddingDropout, &builder)
    (tokenSection, linearSection) = builder.finish()
    tokens = builder.tokens
    history = builder.history
    self.layout = builder.layout
    branches = builder.branches
    stages = Stage.stages(of: builder.branches)
    keyProjections = builder.keyProjections
    plan = builder.plan
    accumulates = builder.accumulates
  }

  /// Floating-point operations of a row's forward pass: those of the plain algorithm, without
  /// look-ups and without what the engine saves by computing projections once per key. A
  /// multiplication and an addition count as two.
  package var operationsPerRow: Double {
    branches.lazy.flatMap(\.layers).reduce(0) { $0 + $1.operations }
  }

  package var fields: Int { embedding.fields }
  /// Rows of an embedding table: one per value of each field.
  package var embeddingRows: Int { embedding.rows }
  /// Offset of the weights that are not in an embedding table.
  var denseStart: Int { embedding.weightCount }
  /// Weights that are not in an embedding table.
  var denseCount: Int { layout.count - denseStart }
}

// MARK: - Rows

extension Network {
  /// Computes the logits of a group.
  func forward(_ pass: GroupPass) -> Lanes {
    lookUp(pass)
    var logits = Lanes.zero
    for branch in branches {
      for layer in branch.layers { layer.forward(pass) }
      logits += pass.workspace.values[branch.term.start] * branch.factor
    }
    return logits
  }

  /// Looks up the embeddings of a group.
  func lookUp(_ pass: GroupPass) {
    pass.lookUpRows()
    if let embeddingDropout {
      var embeddings = pass.workspace.values.mutableSpan(of: 0..<embedding.width)
      embeddingDropout.forward(&embeddings, count: embedding.width, pass)
    }
    if let tokens { pass.lookUp(tokens, section: tokenSection) }
    if let history { pass.lookUp(history) }
    pass.lap(.lookUp)
  }

  /// Adds the gradient of a group to the accumulators, down to the derivatives of key projections
  /// and those of the high-cardinality fields' embeddings, which wait in `pass.pending` for
  /// `addGradient`.
  ///
  /// - Parameter derivative: of the loss with respect to each logit; zero for lanes without a row.
  func backward(_ pass: GroupPass, derivative: Lanes) {
    pass.pending.derivatives.fill(.zero)
    var tokenBranches = 0
    for branch in branches {
      pass.workspace.derivatives[branch.term.derivativeStart] = derivative * branch.factor
      for layer in branch.layers.reversed() { layer.backward(pass) }
      guard branch.readsTokens else { continue }
      addTokenDerivative(number: tokenBranches, pass)
      tokenBranches += 1
    }
    endBackward(pass)
  }

  /// Adds the derivative of the embeddings that a branch reads.
  ///
  /// - Parameter number: of the branch among those that read the embeddings, in backward order.
  func addTokenDerivative(number: Int, _ pass: GroupPass) {
    guard let tokens else { return }
    pass.addDerivative(of: tokens, section: tokenSection, branch: number)
    pass.lap(.embeddingGradients)
  }

  /// Ends the backward pass of a group after all branches.
  func endBackward(_ pass: GroupPass) {
    if let embeddingDropout {
      // The same decisions as in the forward pass.
      var derivatives = pass.pending.derivatives.mutableSpan(of: 0..<embedding.width)
      embeddingDropout.forward(&derivatives, count: embedding.width, pass)
    }
    if let history { pass.addDerivative(of: history) }
    if plan.tokenDerivatives > 0, let tokens {
      pass.addWaitingDerivatives(
        of: tokens, section: tokenSection, branches: branches.count { $0.readsTokens })
    }
    pass.lap(.embeddingGradients)
  }

  /// Adds a group's waiting derivatives to the gradient of the embeddings, lane after lane.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - gradient: of all weights.
  func addGradient(
    of pending: PendingGroup, samples: Int, to gradient: inout MutableSpan<Float>
  ) {
    let count = embedding.highCardinalityFields.count
    for number in 0..<count where number != history?.number {
      embedding.addGradient(
        of: pending.inputs.keys[number], samples: samples, pending.derivatives.span,
        number: number, of: count, to: &gradient)
    }
    guard history != nil else { return }
    embedding.table?.addGradient(
      of: pending.inputs, samples: samples,
      historyDerivatives: pending.historyDerivatives.span, to: &gradient)
  }

  /// Adds the squares of a group's waiting derivatives to their sums over occurrences, lane after
  /// lane; overwrites the derivatives.
  ///
  /// - Parameters:
  ///   - samples: lanes that have a row.
  ///   - sums: of the embedding tables.
  func addSquares(of pending: PendingGroup, samples: Int, to sums: inout MutableSpan<Float>) {
    let (count, derivatives) = (embedding.highCardinalityFields.count, pending.derivatives)
    for index in 0..<derivatives.count { derivatives[index] *= derivatives[index] }
    for number in 0..<count where number != history?.number {
      embedding.addSquares(
        of: pending.inputs.keys[number], samples: samples, derivatives.span, number: number,
        of: count, to: &sums)
    }
    guard history != nil else { return }
    let derivative = pending.historyDerivatives
    for index in 0..<derivative.count { derivative[index] *= derivative[index] }
    embedding.table?.addGradient(
      of: pending.inputs, samples: samples, historyDerivatives: derivative.span, to: &sums)
  }

  /// Moves the accumulators to a flat gradient of the weights that are not in an embedding table,
  /// and clears them.
  ///
  /// - Parameter flat: [denseCount] numbers, overwritten.
  func flush(_ accumulators: GradientAccumulators, into flat: inout MutableSpan<Float>) {
    for place in plan.gradients { accumulators.move(place, into: &flat, offset: denseStart) }
  }
}

// MARK: - Keys

extension Network {
  /// Computes all projections of a group of keys.
  func projectKeys(_ pass: KeyPass) {
    pass.lookUpKeys()
    for projection in keyProjections { projection.projectKeys(pass) }
    if embedding.linear != nil {
      pass.store(
        pass.embeddings(), at: embedding.width, stride: embedding.linearWidth,
        width: embedding.linearWidth, section: linearSection)
    }
    if tokens != nil {
      pass.store(
        pass.embeddings(), stride: embedding.dimension, width: embedding.dimension,
        section: tokenSection)
    }
  }

  /// Backward pass of `projectKeys`: sums the keys' derivatives over all accumulators, in their
  /// order, and clears them; adds to the gradient of the embeddings and accumulates that of the
  /// projections' weights.
  ///
  /// - Parameters:
  ///   - pass: with the accumulators that take the gradient of the weights.
  ///   - accumulators: those whose key derivatives are summed, in the first.
  ///   - gradient: of all weights; the embeddings' part is added to.
  func keysBackward(
    _ pass: KeyPass, accumulators: [GradientAccumulators], gradient: inout MutableSpan<Float>
  ) {
    let group = pass.group
    let range = group.range(width: pass.table.width)
    var total = pass.keyDerivatives.mutableSpan
    for other in accumulators.dropFirst() {
      addRow(
        other.keyProjections.span, at: range.lowerBound, count: range.count, to: &total,
        at: range.lowerBound)
      other.keyProjections.fill(0, in: range)
    }
    defer { pass.keyDerivatives.fill(0, in: range) }
    pass.lookUpKeys()
    var panels = pass.workspace.panels.mutableSpan
    transposeToPanels(
      pass.embeddings(), inputStride: embedding.dimension, rows: group.tokens,
      width: embedding.dimension, into: &panels)
    var derivatives = pass.derivatives()
    for index in 0..<derivatives.count { derivatives[unchecked: index] = .zero }
    for projection in keyProjections { projection.projectKeysBackward(pass) }
    if embedding.linear != nil {
      pass.addDerivatives(
        ofSection: linearSection, width: embedding.linearWidth, at: embedding.width)
    }
    if tokens != nil {
      pass.addDerivatives(ofSection: tokenSection, width: embedding.dimension, at: 0)
    }
    for token in 0..<group.tokens {
      embedding.addGradient(
        of: group.keys(of: token), samples: group.count(of: token), derivatives.span,
        number: token, of: embedding.fields, to: &gradient)
    }
  }
}
