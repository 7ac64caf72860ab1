import Kernels

/// The first layers' projections of every key of the low-cardinality fields, computed once per
/// step.
///
/// A batch of 2048 rows with 14 fields has 28,672 tokens, but on MovieLens 1M most fields have only
/// a few dozen keys. A linear map of an embedding depends on its key alone, so a sample looks its
/// projections up instead of computing them. Their derivatives are summed per key in a table of the
/// same shape (`Network.GradientAccumulators`) before they flow back through the weights.
///
/// Each key has one entry. The entries of a field are contiguous and padded to whole lanes.
package struct KeyProjectionTable: Sendable {
  /// For each low-cardinality field, its first entry.
  let firstEntries: [Int32]
  /// All entries, in groups.
  package let groups: [KeyGroup]
  /// Floats per entry: the projections [headWidth] of each head, the key's part of the MLP's first
  /// hidden layer [units] and, if samples need it, the embedding itself [d].
  let width: Int
  /// Offset in an entry of the part of the MLP's first hidden layer.
  let partStart: Int
  /// Offset in an entry of the embedding.
  let embeddingStart: Int
  /// Entries, padding included.
  let count: Int
  /// [count, width].
  let values: Buffer<Float>
  /// Width of a head's projections in the first interacting layer.
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

  /// Offsets in `values` of some entries' numbers.
  ///
  /// - Parameter offset: offset in an entry.
  @inline(__always)
  func starts(of entries: SIMD8<Int32>, from offset: Int) -> SIMD8<Int32> {
    entries &* Int32(truncatingIfNeeded: width) &+ Int32(truncatingIfNeeded: offset)
  }

  /// Offsets in `values` of a head's projections in some entries.
  @inline(__always)
  func starts(of entries: SIMD8<Int32>, head: Int) -> SIMD8<Int32> {
    starts(of: entries, from: head * headWidth)
  }
}

/// Up to F · 8 consecutive entries of one field, eight to a token.
package struct KeyGroup: Sendable {
  /// Number of the field among the low-cardinality fields.
  let field: Int
  let firstEntry: Int
  let firstKey: Int
  /// Keys, without the padding of the last lanes.
  let keys: Int

  var tokens: Int { RowGroup.count(rows: keys) }

  /// Entries of a token.
  func entries(of token: Int) -> SIMD8<Int32> {
    SIMD8(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: firstEntry + token * Lanes.count)
  }

  /// Keys of a token; padding repeats the last key.
  func keys(of token: Int) -> SIMD8<Int32> {
    SIMD8(truncatingIfNeeded: RowGroup(token, rows: keys).positions)
      &+ Int32(truncatingIfNeeded: firstKey)
  }

  /// Range of all its entries in a table.
  func range(width: Int) -> Range<Int> {
    firstEntry * width..<(firstEntry + tokens * Lanes.count) * width
  }

  /// Lanes of a token that hold a key.
  func count(of token: Int) -> Int { RowGroup(token, rows: keys).count }
}
