import Kernels

/// The keys of a group of rows.
package struct GroupInputs: Sendable {
  /// For each low-cardinality field, the entry of each lane's key in the `KeyProjectionTable`.
  let entries: Buffer<IndexLanes>
  /// For each high-cardinality field, each lane's key (`EmbeddingLayer`).
  let keys: Buffer<IndexLanes>
  /// The target's key, then those of the history, newest first; padded with the unknown's key.
  /// Empty for models that read no history.
  let historyKeys: Buffer<IndexLanes>
  /// One element: length of each lane's history.
  let historyCounts: Buffer<IndexLanes>
  /// [length]: 1 in the lanes whose history has a movie at a position, else 0.
  let historyPresence: Buffer<Lanes>

  init(_ network: Network, _ allocator: BufferAllocator) {
    let embedding = network.embedding
    entries = allocator.buffer(repeating: .zero, count: embedding.lowCardinalityFields.count)
    keys = allocator.buffer(repeating: .zero, count: embedding.highCardinalityFields.count)
    let history = network.history
    historyKeys = allocator.buffer(repeating: .zero, count: history?.tensor.rows ?? 0)
    historyCounts = allocator.buffer(repeating: .zero, count: history == nil ? 0 : 1)
    historyPresence = allocator.buffer(repeating: .zero, count: history?.length ?? 0)
  }

  /// Positions to compute: the length of the group's longest history, but at least 1.
  var historyLength: Int { max(1, Int(historyCounts[0].max())) }

  /// Reads the keys of a group of rows.
  ///
  /// - Parameters:
  ///   - rows: one per lane.
  ///   - indices: [rows of the table, F].
  ///   - histories: of the rows of the table.
  func take(
    _ rows: WordLanes, indices: Span<UInt32>, histories: RowHistories,
    network: borrowing Network, table: KeyProjectionTable
  ) {
    let embedding = network.embedding
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
    if let history = network.history { take(rows, indices, histories, history, embedding) }
  }

  private func take(
    _ rows: WordLanes, _ indices: Span<UInt32>, _ histories: RowHistories,
    _ history: HistoryInput, _ embedding: EmbeddingLayer
  ) {
    precondition(!histories.ranges.isEmpty, "the model reads histories")
    let start = embedding.keyStarts[history.field]
    for position in 0..<historyKeys.count { historyKeys[position] = IndexLanes(repeating: start) }
    for lane in 0..<Lanes.count {
      let row = Int(rows[lane])
      let target = indices[row * embedding.fields + history.field]
      historyKeys[0][lane] = start + Int32(truncatingIfNeeded: target)
      let count = histories.forEachNewest(
        ofRow: row, excluding: target, most: history.length
      ) { position, item in
        historyKeys[1 + position][lane] = start + Int32(truncatingIfNeeded: item)
      }
      historyCounts[0][lane] = Int32(truncatingIfNeeded: count)
    }
    for position in 0..<historyLength {
      historyPresence[position] = Lanes.zero.replacing(
        with: 1, where: historyCounts[0] .> Int32(truncatingIfNeeded: position))
    }
  }
}
