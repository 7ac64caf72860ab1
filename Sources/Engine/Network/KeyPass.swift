import Kernels

// The part of a step that is computed once per key of the low-cardinality fields: projections
// before the samples, and their backward pass after them.

extension Network {
  /// Computes the first layers' projections of a group of keys.
  package func projectKeys(
    _ group: KeyGroup, parameters: Span<Float>, weights: borrowing Weights,
    activations: Activations, into table: KeyProjectionTable
  ) {
    let first = activations.first
    var embeddings = first.embeddings.mutableSpan
    for token in 0..<group.tokens {
      embedding.lookUp(
        group.keys(of: token), parameters: parameters, into: &embeddings,
        at: token * embedding.dimension)
    }
    let layer = interacting[0]
    for head in 0..<layer.heads {
      layer.project(
        first.embeddings.span, tokens: group.tokens, head: head, weights: weights.interacting[0],
        into: first.projections)
    }
    if let dense = perceptron?.first {
      dense.project(
        first.embeddings.span, tokens: group.tokens, ofLowCardinalityField: group.field,
        weights: weights.perceptron!.first, into: first.parts)
    }
    var target = table.values.mutableSpan
    for token in 0..<group.tokens {
      let entries = group.entries(of: token)
      for head in 0..<layer.heads {
        scatterLanes(
          first.projections.span, at: layer.start(of: head, token: token),
          width: layer.headWidth, samples: Lanes.count,
          starts: table.starts(of: entries, head: head), into: &target)
      }
      if let units = perceptron?.first.units.count {
        scatterLanes(
          first.parts.span, at: token * units, width: units, samples: Lanes.count,
          starts: table.starts(of: entries, from: table.partStart), into: &target)
      }
      if usesEmbeddings {
        scatterLanes(
          embeddings.span, at: token * embedding.dimension, width: embedding.dimension,
          samples: Lanes.count, starts: table.starts(of: entries, from: table.embeddingStart),
          into: &target)
      }
    }
  }

  /// Backward pass of `projectKeys`: reduces the keys' derivatives over all accumulators, in their
  /// order, and clears them; adds to the gradient of the embeddings and accumulates that of the
  /// first layers' weights.
  ///
  /// - Parameters:
  ///   - part: the accumulator that takes the gradient of the weights.
  ///   - gradient: of all weights; the embeddings' part is added to.
  package func keysBackward(
    _ group: KeyGroup, table: KeyProjectionTable, parameters: Span<Float>,
    weights: borrowing Weights,
    activations: Activations, workspace: Workspace, accumulators: [GradientAccumulators], part: Int,
    gradient: inout MutableSpan<Float>
  ) {
    let entryDerivatives = accumulators[0].keyProjections
    let range = group.range(width: table.width)
    var total = entryDerivatives.mutableSpan
    for other in accumulators.dropFirst() {
      addRow(
        other.keyProjections.span, at: range.lowerBound, count: range.count, to: &total,
        at: range.lowerBound)
      other.keyProjections.fill(0, in: range)
    }
    defer { entryDerivatives.fill(0, in: range) }
    let accumulators = accumulators[part]
    let (first, derivative, layer) = (activations.first, workspace.first, interacting[0])
    var embeddings = first.embeddings.mutableSpan
    var embeddingDerivatives = derivative.embeddings.mutableSpan
    var projections = derivative.projections.mutableSpan
    var parts = derivative.parts.mutableSpan
    for token in 0..<group.tokens {
      let entries = group.entries(of: token)
      embedding.lookUp(
        group.keys(of: token), parameters: parameters, into: &embeddings,
        at: token * embedding.dimension)
      for head in 0..<layer.heads {
        gatherLanes(
          entryDerivatives.span, starts: table.starts(of: entries, head: head),
          width: layer.headWidth, into: &projections, at: layer.start(of: head, token: token))
      }
      if let units = perceptron?.first.units.count {
        gatherLanes(
          entryDerivatives.span, starts: table.starts(of: entries, from: table.partStart),
          width: units, into: &parts, at: token * units)
      }
    }
    layer.arrange(first.embeddings.span, tokens: group.tokens, in: workspace.interacting)
    for head in 0..<layer.heads {
      layer.projectBackward(
        head, derivative.projections.span, tokens: group.tokens, weights: weights.interacting[0],
        into: &embeddingDerivatives)
      layer.accumulateWeights(
        head, derivative.projections.span, tokens: group.tokens,
        panels: workspace.interacting.panels.span, into: accumulators.interacting[0])
    }
    if let dense = perceptron?.first {
      dense.projectBackward(
        derivative.parts.span, tokens: group.tokens, ofLowCardinalityField: group.field,
        weights: weights.perceptron!.first, panels: workspace.interacting.panels.span,
        addingTo: &embeddingDerivatives, accumulators: accumulators.perceptron!.first)
    }
    for token in 0..<group.tokens {
      let start = token * embedding.dimension
      if usesEmbeddings {
        gatherLanes(
          entryDerivatives.span,
          starts: table.starts(of: group.entries(of: token), from: table.embeddingStart),
          width: embedding.dimension, into: &embeddings, at: 0)
        add(
          embeddings.span, at: 0, to: &embeddingDerivatives, at: start,
          count: embedding.dimension)
      }
      embedding.addGradient(
        of: group.keys(of: token), samples: group.count(of: token),
        embeddingDerivatives.span, at: start, to: &gradient)
    }
  }

  /// True if two keys may share a row of the embedding table. Then a single thread adds their
  /// derivatives.
  package var keysShareRows: Bool { embedding.members != nil }
}
