import Kernels

/// What the first interacting layer makes of each distinct embedding, and what flows back to it.
///
/// Each thread writes other slots, or waits for its turn (`ShardTurns`).
package struct SlotTable: Sendable {
  /// Numbers of a slot's projections: query, key, value and the linear residual, W each.
  let projectionWidth: Int
  /// Numbers of a slot's derivatives: those of the projections, then the embedding's own.
  let derivativeWidth: Int
  /// [slots, projectionWidth].
  let projections: Buffer<Float>
  /// [slots, derivativeWidth].
  let derivatives: Buffer<Float>

  package init(_ network: Network, rows: Int) {
    let layer = network.interacting[0]
    projectionWidth = layer.projectionStarts.count * layer.width
    derivativeWidth = projectionWidth + network.embedding.dimension
    let slots = DistinctRows.slots(network, rows: rows)
    projections = Buffer(repeating: 0, count: slots * projectionWidth)
    derivatives = Buffer(repeating: 0, count: slots * derivativeWidth)
  }
}

extension Network {
  /// Projects a group of distinct embeddings by the first interacting layer, and clears their
  /// derivatives.
  package func projectSlots(
    group: Int, of distinct: DistinctRows, parameters: Span<Float>, weights: borrowing Weights,
    activations: Activations, into table: SlotTable
  ) {
    let layer = interacting[0]
    let tokenCount = tokens(inGroup: group, of: distinct)
    var tokens = activations.tokens.mutableSpan
    for token in 0..<tokenCount {
      let rows = distinct.rows(of: distinct.slots(group: group, token: token).slots)
      embedding.lookUp(
        rows, parameters: parameters, into: &tokens, at: token * embedding.dimension)
    }
    layer.project(
      activations.tokens.span, tokens: tokenCount, weights: weights.interacting[0],
      into: activations.interacting[0])
    let sources = activations.interacting[0].projections
    var target = table.projections.mutableSpan
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      let starts = slots &* Int32(truncatingIfNeeded: table.projectionWidth)
      for index in 0..<layer.projectionStarts.count {
        let source = sources[index]
        scatterLanes(
          source.span, at: token * layer.stride, width: layer.width, samples: count,
          starts: starts &+ Int32(truncatingIfNeeded: index * layer.width), into: &target)
      }
    }
    let first = group * fields * Lanes.count
    let last = min(first + fields * Lanes.count, distinct.count)
    table.derivatives.fill(
      0, in: first * table.derivativeWidth..<last * table.derivativeWidth)
  }

  /// Passes the derivatives of a group of distinct embeddings' projections on to the embeddings,
  /// and adds the gradient of the projections' weights to the sums.
  ///
  /// - Parameter gradient: of all weights; the group's embeddings are added to.
  package func slotsBackward(
    group: Int, of distinct: DistinctRows, table: SlotTable, parameters: Span<Float>,
    weights: borrowing Weights, activations: Activations, scratch: Scratch, sums: Sums,
    into gradient: inout MutableSpan<Float>
  ) {
    let layer = interacting[0]
    let tokenCount = tokens(inGroup: group, of: distinct)
    let targets = scratch.interacting.projections(output: scratch.derivative)
    var tokens = activations.tokens.mutableSpan
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      embedding.lookUp(
        distinct.rows(of: slots), parameters: parameters, into: &tokens,
        at: token * embedding.dimension)
      layer.gather(
        table.derivatives.span, rowWidth: table.derivativeWidth, rows: slots, into: targets,
        token: token)
      // A lane that repeats the last slot counts nothing.
      if count < Lanes.count {
        for index in 0..<layer.projectionStarts.count {
          let buffer = targets[index]
          var target = buffer.mutableSpan
          clearLanes(&target, from: count, at: token * layer.stride, width: layer.width)
        }
      }
    }
    var derivatives = scratch.tokenDerivative.mutableSpan
    layer.projectBackward(
      scratch.derivative, tokens: tokenCount, weights: weights.interacting[0],
      scratch: scratch.interacting, into: &derivatives)
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      let starts = distinct.rows(of: slots) &* Int32(truncatingIfNeeded: embedding.dimension)
      addLanes(
        derivatives.span, at: token * embedding.dimension, width: embedding.dimension,
        samples: count, toRowsAt: starts, of: &gradient)
      for lane in 0..<count {
        addRow(
          table.derivatives.span,
          at: Int(slots[lane]) * table.derivativeWidth + table.projectionWidth,
          count: embedding.dimension, to: &gradient, at: Int(starts[lane]))
      }
    }
    layer.sumWeights(
      activations.tokens.span, scratch.derivative, tokens: tokenCount,
      scratch: scratch.interacting, into: sums.interacting[0])
  }

  /// Tokens of a group of slots: F but for the last.
  private func tokens(inGroup group: Int, of distinct: DistinctRows) -> Int {
    let left = distinct.count - group * fields * Lanes.count
    return min(fields, (left + Lanes.count - 1) / Lanes.count)
  }
}
