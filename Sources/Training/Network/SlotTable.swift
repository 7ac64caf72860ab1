import Kernels

/// The embedding of each distinct key, what the first interacting layer makes of it, and what flows
/// back to both.
///
/// Each thread writes other slots, or waits for its turn (`ShardTurns`).
package struct SlotTable: Sendable {
  /// Numbers of a slot: its embedding [d], then for each head its projections [headWidth].
  let width: Int
  /// [slots, width].
  let values: Buffer<Float>
  /// [slots, width]: of `values`.
  let derivatives: Buffer<Float>
  // Plain numbers of the first layer: a copy of the layer would count references for each token.
  private let dimension: Int
  private let heads: Int
  private let headWidth: Int
  private let headStride: Int
  private let fields: Int

  package init(_ network: Network, rows: Int) {
    let layer = network.interacting[0]
    dimension = network.embedding.dimension
    heads = layer.heads
    headWidth = layer.headWidth
    headStride = layer.headStride
    fields = layer.fields
    width = dimension + heads * headWidth
    let count = DistinctKeys.slots(network, rows: rows) * width
    values = Buffer(repeating: 0, count: count)
    derivatives = Buffer(repeating: 0, count: count)
  }

  /// Where the rows of some slots start.
  @inline(__always)
  func starts(of slots: SIMD8<Int32>) -> SIMD8<Int32> {
    slots &* Int32(truncatingIfNeeded: width)
  }

  /// Where a head's projections start in a slot.
  func start(of head: Int) -> Int32 { Int32(truncatingIfNeeded: dimension + head * headWidth) }

  /// Where a head's projections of a token start in the lanes of the first layer.
  func lane(of head: Int, token: Int) -> Int { (head * fields + token) * headStride }

  /// Brings one token of eight samples from slots into lanes.
  ///
  /// - Parameters:
  ///   - table: `values` or `derivatives`.
  ///   - starts: of the samples' slots.
  ///   - projections: of the first layer; the token's are overwritten.
  func gather(
    _ table: Span<Float>, starts: SIMD8<Int32>, token: Int, into projections: Buffer<Lanes>
  ) {
    var target = projections.mutableSpan
    for head in 0..<heads {
      gatherLanes(
        table, starts: starts &+ start(of: head), width: headWidth, into: &target,
        at: lane(of: head, token: token))
    }
  }

  /// Adds the derivatives of one token's projections to those of the samples' slots.
  func add(_ projections: Span<Lanes>, token: Int, samples: Int, starts: SIMD8<Int32>) {
    var target = derivatives.mutableSpan
    for head in 0..<heads {
      addLanes(
        projections, at: lane(of: head, token: token), width: headWidth, samples: samples,
        toRowsAt: starts &+ start(of: head), of: &target)
    }
  }
}

extension Network {
  /// Looks up the embeddings of a group of distinct keys and projects them by the first interacting
  /// layer.
  ///
  /// - Parameter training: whether their derivatives are cleared, to be added to.
  package func projectSlots(
    group: Int, of distinct: DistinctKeys, parameters: Span<Float>, weights: borrowing Weights,
    training: Bool, activations: Activations, into table: SlotTable
  ) {
    let layer = interacting[0]
    let tokenCount = distinct.tokens(inGroup: group)
    var tokens = activations.tokens.mutableSpan
    var target = table.values.mutableSpan
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      let start = token * embedding.dimension
      embedding.lookUp(
        distinct.keys(of: slots), parameters: parameters, into: &tokens, at: start)
      scatterLanes(
        tokens.span, at: start, width: embedding.dimension, samples: count,
        starts: table.starts(of: slots), into: &target)
    }
    for head in 0..<layer.heads {
      layer.project(
        activations.tokens.span, tokens: tokenCount, head: head, weights: weights.interacting[0],
        into: activations.interacting[0])
    }
    let projections = activations.interacting[0].projections
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      for head in 0..<layer.heads {
        scatterLanes(
          projections.span, at: table.lane(of: head, token: token), width: layer.headWidth,
          samples: count, starts: table.starts(of: slots) &+ table.start(of: head), into: &target)
      }
    }
    guard training else { return }
    let range = distinct.range(ofGroup: group)
    table.derivatives.fill(
      0, in: range.lowerBound * table.width..<range.upperBound * table.width)
  }

  /// Passes the derivatives of a group of distinct keys' projections on to their embeddings, and
  /// adds the gradient of the projections' weights to the sums.
  package func slotsBackward(
    group: Int, of distinct: DistinctKeys, table: SlotTable, weights: borrowing Weights,
    activations: Activations, scratch: Scratch, sums: Sums
  ) {
    let layer = interacting[0]
    let tokenCount = distinct.tokens(inGroup: group)
    var tokens = activations.tokens.mutableSpan
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      let starts = table.starts(of: slots)
      gatherLanes(
        table.values.span, starts: starts, width: embedding.dimension, into: &tokens,
        at: token * embedding.dimension)
      table.gather(
        table.derivatives.span, starts: starts, token: token,
        into: scratch.interacting.projections)
      // A lane that repeats the last slot counts nothing.
      if count < Lanes.count {
        var lanes = scratch.interacting.projections.mutableSpan
        for head in 0..<layer.heads {
          clearLanes(
            &lanes, from: count, at: table.lane(of: head, token: token), width: layer.headWidth)
        }
      }
    }
    layer.arrange(tokens.span, tokens: tokenCount, in: scratch.interacting)
    var derivatives = scratch.tokenDerivative.mutableSpan
    for head in 0..<layer.heads {
      layer.projectBackward(
        head, tokens: tokenCount, weights: weights.interacting[0], scratch: scratch.interacting,
        into: &derivatives)
      layer.sumWeights(
        head, tokens: tokenCount, scratch: scratch.interacting, into: sums.interacting[0])
    }
    var target = table.derivatives.mutableSpan
    for token in 0..<tokenCount {
      let (slots, count) = distinct.slots(group: group, token: token)
      addLanes(
        derivatives.span, at: token * embedding.dimension, width: embedding.dimension,
        samples: count, toRowsAt: table.starts(of: slots), of: &target)
    }
  }

  /// Whether two keys may share a row of the embedding table: then their derivatives are added by
  /// one thread, in the order of the slots.
  package var keysShareRows: Bool { embedding.members != nil }

  /// Adds the derivatives of a group of distinct keys' embeddings to the gradient.
  ///
  /// - Parameter gradient: of all weights.
  package func addSlots(
    group: Int, of distinct: DistinctKeys, table: SlotTable,
    to gradient: inout MutableSpan<Float>
  ) {
    for slot in distinct.range(ofGroup: group) {
      embedding.addGradient(
        of: distinct.key(of: slot), table.derivatives.span, at: slot * table.width, to: &gradient)
    }
  }
}
