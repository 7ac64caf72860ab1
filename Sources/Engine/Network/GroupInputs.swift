import Kernels

/// The keys of a group of rows.
package struct GroupInputs: Sendable {
  /// For each low-cardinality field, the entry of each lane's key in the `KeyProjectionTable`.
  let entries: Buffer<IndexLanes>
  /// For each high-cardinality field, each lane's key (`EmbeddingLayer`).
  let keys: Buffer<IndexLanes>

  init(_ embedding: EmbeddingLayer, _ allocator: BufferAllocator) {
    entries = allocator.buffer(repeating: .zero, count: embedding.lowCardinalityFields.count)
    keys = allocator.buffer(repeating: .zero, count: embedding.highCardinalityFields.count)
  }

  /// Reads the keys of a group of rows.
  ///
  /// - Parameters:
  ///   - rows: one per lane.
  ///   - indices: [rows of the table, F].
  func take(
    _ rows: WordLanes, indices: Span<UInt32>, embedding: EmbeddingLayer,
    table: KeyProjectionTable
  ) {
    var starts = PerLane<Int>(repeating: 0)
    for lane in 0..<Lanes.count { starts[lane] = Int(rows[lane]) * embedding.fields }
    func lanes(of field: Int) -> IndexLanes {
      var lanes = IndexLanes()
      for lane in 0..<Lanes.count {
        lanes[lane] = Int32(truncatingIfNeeded: indices[starts[lane] + field])
      }
      return lanes
    }
    for (number, field) in embedding.lowCardinalityFields.enumerated() {
      entries[number] = lanes(of: field) &+ table.firstEntries[number]
    }
    for (number, field) in embedding.highCardinalityFields.enumerated() {
      keys[number] = lanes(of: field) &+ embedding.keyStarts[field]
    }
  }
}
