import Kernels

/// The embeddings that some rows of the dataset use, each once: its *slot*.
///
/// A batch of 2048 rows with 14 fields has 28,672 tokens, but on MovieLens 1M only some 4,000
/// different ones. What depends on nothing but the embedding is computed once a slot.
///
/// `@unchecked Sendable`: only `collect` writes, and it runs while no thread reads.
package final class DistinctRows: @unchecked Sendable {
  private let rowStarts: [Int32]
  /// For each row of the embedding table its slot, or −1.
  private let slotOfRow: Buffer<Int32>
  /// [slots]: their rows of the embedding table, in the order in which they first appear.
  let embeddingRows: Buffer<Int32>
  /// [rows, F]: the slot of each token.
  let slots: Buffer<Int32>
  /// Slots in use.
  private(set) var count = 0
  /// Rows of the dataset that `collect` takes at most.
  package let capacity: Int

  var fields: Int { rowStarts.count }

  package init(_ network: Network, capacity: Int) {
    self.capacity = capacity
    rowStarts = network.embedding.rowStarts
    slotOfRow = Buffer(repeating: -1, count: network.embedding.rows)
    embeddingRows = Buffer(repeating: 0, count: Self.slots(network, rows: capacity))
    slots = Buffer(repeating: 0, count: capacity * network.embedding.fields)
  }

  /// Slots that any `rows` rows of the dataset may need.
  static func slots(_ network: Network, rows: Int) -> Int {
    min(rows * network.embedding.fields, network.embedding.rows)
  }

  /// Gives each embedding that the rows use a slot, and forgets the slots before.
  ///
  /// - Parameters:
  ///   - rows: at most `capacity` rows of the table.
  ///   - indices: [rows of the table, F].
  package func collect(_ rows: Span<UInt32>, indices: Span<UInt32>) {
    precondition(rows.count <= capacity, "more rows than there is room for")
    for slot in 0..<count { slotOfRow[Int(embeddingRows[slot])] = -1 }
    var next: Int32 = 0
    for position in 0..<rows.count {
      let start = Int(rows[position]) * fields
      for field in 0..<fields {
        let row = rowStarts[field] + Int32(truncatingIfNeeded: indices[start + field])
        var slot = slotOfRow[Int(row)]
        if slot < 0 {
          slot = next
          slotOfRow[Int(row)] = slot
          embeddingRows[Int(slot)] = row
          next += 1
        }
        slots[position * fields + field] = slot
      }
    }
    count = Int(next)
  }

  /// Groups of slots: eight lanes of F tokens each.
  var groups: Int { (count + fields * Lanes.count - 1) / (fields * Lanes.count) }

  /// Slots of one token of a group of slots; lanes past the last slot repeat it.
  ///
  /// - Returns: the lanes' slots, and how many of them are there.
  func slots(group: Int, token: Int) -> (slots: SIMD8<Int32>, count: Int) {
    let first = (group * fields + token) * Lanes.count
    let ramp = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: first)
    let last = Int32(truncatingIfNeeded: count - 1)
    return (ramp.replacing(with: last, where: ramp .> last), max(0, min(8, count - first)))
  }

  /// The embedding rows of some slots.
  @inline(__always)
  func rows(of slots: SIMD8<Int32>) -> SIMD8<Int32> {
    var rows = SIMD8<Int32>()
    for lane in 0..<8 { rows[lane] = embeddingRows[Int(slots[lane])] }
    return rows
  }

  /// The slots of one field of eight rows.
  ///
  /// - Parameter positions: among the rows that were collected.
  @inline(__always)
  func slots(of positions: SIMD8<Int32>, field: Int) -> SIMD8<Int32> {
    var result = SIMD8<Int32>()
    for lane in 0..<8 { result[lane] = slots[Int(positions[lane]) * fields + field] }
    return result
  }
}
