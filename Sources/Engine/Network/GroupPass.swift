import Kernels

/// What the layers read and write while they compute one group of rows.
struct GroupPass {
  let embedding: EmbeddingLayer
  let parameters: Buffer<Float>
  let matrices: [PackedMatrix]
  let table: KeyProjectionTable
  /// For each input, true if its derivative is added to and not overwritten.
  let accumulates: [Bool]
  let workspace: Workspace
  let phases: PhaseTimes?
  /// Offset of the linear weights in an entry of the table.
  let linearSection: Int

  // Of the group.
  var pending: PendingGroup
  /// Where gradients are added; nil when predicting.
  var accumulators: GradientAccumulators!
  /// Units to drop; nil when predicting.
  var mask: DropoutMask?
  /// Lanes that have a row.
  var samples = Lanes.count
  /// Averages over the rows of the batch (`StagedBatch`); nil when predicting.
  var statistics: Buffer<Float>?

  init(
    _ network: Network, parameters: Buffer<Float>, weights: PackedWeights,
    table: KeyProjectionTable, workspace: Workspace, pending: PendingGroup,
    phases: PhaseTimes? = nil
  ) {
    embedding = network.embedding
    accumulates = network.accumulates
    linearSection = network.linearSection
    matrices = weights.matrices
    self.parameters = parameters
    self.table = table
    self.workspace = workspace
    self.pending = pending
    self.phases = phases
  }
}

// MARK: - Tensors

extension GroupPass {
  @_lifetime(borrow self)
  func values(_ tensor: Tensor) -> Span<Lanes> {
    workspace.values.span.extracting(tensor.range)
  }

  @_lifetime(borrow self)
  func mutableValues(_ tensor: Tensor) -> MutableSpan<Lanes> {
    workspace.values.mutableSpan(of: tensor.range)
  }

  @_lifetime(borrow self)
  func derivative(_ tensor: Tensor) -> Span<Lanes> {
    workspace.derivatives.span.extracting(tensor.derivativeRange)
  }

  @_lifetime(borrow self)
  func mutableDerivative(_ tensor: Tensor) -> MutableSpan<Lanes> {
    workspace.derivatives.mutableSpan(of: tensor.derivativeRange)
  }

  /// The derivative of an input to add to: cleared first if no other layer has written it.
  @_lifetime(borrow self)
  func derivativeSum(_ input: LayerInput) -> MutableSpan<Lanes> {
    let tensor = input.tensor
    var derivative = mutableDerivative(tensor)
    if !accumulates[input.number] {
      for row in 0..<tensor.rows {
        for column in 0..<tensor.width { derivative[row * tensor.stride + column] = .zero }
      }
    }
    return derivative
  }

  func lap(_ phase: PhaseTimes.Phase) { phases?.lap(phase) }
}

// MARK: - Embeddings

extension GroupPass {
  private var highCardinalityCount: Int { embedding.highCardinalityFields.count }

  /// Embeddings of the high-cardinality fields, [fields, d].
  @_lifetime(borrow self)
  func highCardinalityEmbeddings() -> Span<Lanes> {
    workspace.values.span.extracting(first: embedding.highCardinalityWidth)
  }

  /// Offset in the values of the linear weights of high-cardinality fields.
  var linearStart: Int { embedding.highCardinalityWidth }

  /// Offsets in the table of the keys of a low-cardinality field.
  @inline(__always)
  func starts(_ number: Int, section: Int) -> IndexLanes {
    table.starts(of: pending.inputs.entries[number], from: section)
  }

  /// Looks up the embeddings and linear weights of high-cardinality fields.
  func lookUpRows() {
    var lanes = workspace.values.mutableSpan
    for number in embedding.highCardinalityFields.indices {
      embedding.lookUp(
        pending.inputs.keys[number], parameters: parameters.span, into: &lanes, number: number,
        of: highCardinalityCount)
    }
  }

  /// Collects the embeddings, or the linear weights, of all fields, [F, d].
  ///
  /// - Parameters:
  ///   - section: offset in an entry of the key table.
  ///   - start: offset in the values of those of the high-cardinality fields.
  func lookUp(_ tokens: Tensor, section: Int, from start: Int = 0) {
    let dimension = embedding.dimension
    let values = workspace.values.span
    var target = mutableValues(tokens)
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      copy(
        values, at: start + number * dimension, to: &target, at: field * dimension,
        count: dimension)
    }
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      gatherLanes(
        table.values.span, starts: starts(number, section: section), width: dimension,
        into: &target, at: field * dimension)
    }
  }

  /// Backward pass of `lookUp`.
  ///
  /// A key's derivatives are summed subgroup after subgroup, and in each branch after branch. So if
  /// there are several of both, low-cardinality fields wait for `addWaitingDerivatives`.
  ///
  /// - Parameter branch: number among the branches that read the embeddings, in backward order; nil
  ///   if only one layer reads the section.
  func addDerivative(of tokens: Tensor, section: Int, from start: Int = 0, branch: Int? = nil) {
    let dimension = embedding.dimension
    let derivative = derivative(tokens)
    var rows = pending.derivatives.mutableSpan
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      add(
        derivative, at: field * dimension, to: &rows, at: start + number * dimension,
        count: dimension)
    }
    if let branch, workspace.tokenDerivatives.count > 0 {
      var waiting = workspace.tokenDerivatives.mutableSpan
      copy(derivative, at: 0, to: &waiting, at: branch * tokens.count, count: tokens.count)
      return
    }
    var entries = accumulators.keyProjections.mutableSpan
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      addLanes(
        derivative, at: field * dimension, width: dimension, samples: samples,
        toRowsAt: starts(number, section: section), of: &entries)
    }
  }

  /// Adds the derivatives of low-cardinality fields' embeddings that all branches have left.
  func addWaitingDerivatives(of tokens: Tensor, section: Int, branches: Int) {
    let (dimension, waiting) = (embedding.dimension, workspace.tokenDerivatives.span)
    var entries = accumulators.keyProjections.mutableSpan
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      for subgroup in 0..<Lanes.subgroups {
        for branch in 0..<branches {
          addLanes(
            waiting, at: branch * tokens.count + field * dimension, width: dimension,
            samples: samples, subgroup: subgroup, toRowsAt: starts(number, section: section),
            of: &entries)
        }
      }
    }
  }
}
