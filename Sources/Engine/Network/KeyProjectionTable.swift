import Kernels

/// The key projections of all keys of low-cardinality fields, computed once per step.
///
/// A linear map of an embedding depends on its key alone, so a row looks its projections up instead
/// of computing them. Three forms share the table:
/// - the same weights for every field (`TokenProjection`: attention, bilinear products);
/// - own weights for each field, summed over fields (`RowProjection`: MLP, cross layers), with the
///   linear weight of each key as the smallest case (`LinearTerm`);
/// - the identity: the embeddings themselves (`NetworkBuilder.embeddings`).
///
/// The derivatives of projections are summed per key in a table of the same shape
/// (`GradientAccumulators`) before they flow back through the weights.
///
/// Each key has one entry. The entries of a field are contiguous and padded to whole lanes.
package struct KeyProjectionTable: Sendable {
  /// For each low-cardinality field, its first entry.
  let firstEntries: [Int32]
  /// All entries, in groups.
  package let groups: [KeyGroup]
  /// Floats per entry: one section for each projection.
  let width: Int
  /// Entries, padding included.
  let count: Int
  /// [count, width].
  let values: Buffer<Float>

  init(_ embedding: EmbeddingLayer, width: Int, _ allocator: BufferAllocator) {
    self.width = width
    var firstEntries: [Int32] = []
    var groups: [KeyGroup] = []
    var entries = 0
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      firstEntries.append(Int32(entries))
      let keys = embedding.keyCounts[field]
      let capacity = KeyGroup.capacity(fields: embedding.fields)
      for first in stride(from: 0, to: keys, by: capacity) {
        groups.append(
          KeyGroup(
            field: number, firstEntry: entries + first,
            firstKey: Int(embedding.keyStarts[field]) + first,
            keys: min(keys - first, capacity)))
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
  func starts(of entries: IndexLanes, from offset: Int) -> IndexLanes {
    entries &* Int32(truncatingIfNeeded: width) &+ Int32(truncatingIfNeeded: offset)
  }
}
