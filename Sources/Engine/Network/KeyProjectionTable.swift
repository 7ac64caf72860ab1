import Kernels

/// What the first layers make of each key of the slot fields (`EmbeddingLayer`).
///
/// A batch of 2048 rows with 14 fields has 28,672 tokens, but of most fields on MovieLens 1M only some
/// dozen different ones. Each key of those has a *slot*, for which the products of its embedding and
/// the first layers' weights are computed once a step, not once a token.
///
/// The slots of a field lie side by side, filled up to whole lanes. What flows back to a slot is added
/// up in a table of the same shape (`Network.GradientAccumulators`).
package struct KeyProjectionTable: Sendable {
  /// For each slot field, its first slot.
  let firstEntries: [Int32]
  /// All slots.
  package let groups: [KeyGroup]
  /// Numbers of a slot: for each head its projections [headWidth], its part of the MLP's first hidden
  /// layer and, where samples need it, the embedding itself.
  let width: Int
  /// Where a slot's part of the MLP's first hidden layer starts.
  let partStart: Int
  /// Where a slot's embedding starts.
  let embeddingStart: Int
  /// Slots, those that fill up lanes included.
  let count: Int
  /// [count, width].
  let values: Buffer<Float>
  /// Of the first interacting layer.
  private let headWidth: Int

  init(_ network: Network, _ allocator: BufferAllocator) {
    let (layer, embedding) = (network.interacting[0], network.embedding)
    headWidth = layer.headWidth
    partStart = layer.heads * headWidth
    embeddingStart = partStart + (network.perceptron?.first.units.count ?? 0)
    width = embeddingStart + (network.usesEmbeddings ? embedding.dimension : 0)
    var firstEntries: [Int32] = []
    var groups: [KeyGroup] = []
    var entries = 0
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      firstEntries.append(Int32(entries))
      let keys = embedding.keyCounts[field]
      for first in stride(from: 0, to: keys, by: embedding.fields * Lanes.count) {
        groups.append(
          KeyGroup(
            field: number, firstEntry: entries + first,
            firstKey: Int(embedding.keyStarts[field]) + first,
            keys: min(keys - first, embedding.fields * Lanes.count)))
      }
      entries += RowGroup.count(rows: keys) * Lanes.count
    }
    self.firstEntries = firstEntries
    self.groups = groups
    count = entries
    values = allocator.buffer(repeating: 0, count: entries * width)
  }

  /// Where numbers of some slots start.
  ///
  /// - Parameter offset: of the first of them in a slot.
  @inline(__always)
  func starts(of entries: SIMD8<Int32>, from offset: Int) -> SIMD8<Int32> {
    entries &* Int32(truncatingIfNeeded: width) &+ Int32(truncatingIfNeeded: offset)
  }

  /// Where a head's projections of some slots start.
  @inline(__always)
  func starts(of entries: SIMD8<Int32>, head: Int) -> SIMD8<Int32> {
    starts(of: entries, from: head * headWidth)
  }
}

/// Some slots of one field: up to F tokens of eight.
package struct KeyGroup: Sendable {
  /// Number of the field among the slot fields.
  let field: Int
  let firstEntry: Int
  let firstKey: Int
  /// Keys that have a slot here; what fills up the last lanes has none.
  let keys: Int

  var tokens: Int { RowGroup.count(rows: keys) }

  /// Of a token.
  func entries(of token: Int) -> SIMD8<Int32> {
    SIMD8(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: firstEntry + token * Lanes.count)
  }

  /// Of a token; lanes past the last key repeat it.
  func keys(of token: Int) -> SIMD8<Int32> {
    SIMD8(truncatingIfNeeded: RowGroup(token, rows: keys).positions)
      &+ Int32(truncatingIfNeeded: firstKey)
  }

  /// The numbers of all its slots in a table.
  func range(width: Int) -> Range<Int> {
    firstEntry * width..<(firstEntry + tokens * Lanes.count) * width
  }

  /// Lanes of a token that have a key.
  func count(of token: Int) -> Int { RowGroup(token, rows: keys).count }
}
