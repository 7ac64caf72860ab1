import Kernels

/// The keys (`EmbeddingLayer`) that some rows of the dataset use, each once: its *slot*.
///
/// A batch of 2048 rows with 14 fields has 28,672 tokens, but on MovieLens 1M only some 4,000
/// different ones. What depends on nothing but the embedding is computed once a slot.
///
/// `@unchecked Sendable`: only `collect` writes, and it runs while no thread reads.
package final class DistinctKeys: @unchecked Sendable {
  private let keyStarts: [Int32]
  /// For each key its slot, or −1.
  private let slotOfKey: Buffer<Int32>
  /// [slots]: their keys, in the order in which they first appear.
  private let keys: Buffer<Int32>
  /// [groups of eight rows, F]: the slots of each token.
  private let slots: Buffer<SIMD8<Int32>>
  /// Slots in use.
  private(set) var count = 0
  /// Rows of the dataset that `collect` takes at most.
  package let capacity: Int

  var fields: Int { keyStarts.count }

  package init(_ network: Network, capacity: Int) {
    self.capacity = capacity
    keyStarts = network.embedding.keyStarts
    slotOfKey = Buffer(repeating: -1, count: network.embedding.keys)
    keys = Buffer(repeating: 0, count: Self.slots(network, rows: capacity))
    slots = Buffer(
      repeating: .zero, count: RowGroup.count(rows: capacity) * network.embedding.fields)
  }

  /// Slots that any `rows` rows of the dataset may need.
  static func slots(_ network: Network, rows: Int) -> Int {
    min(rows * network.embedding.fields, network.embedding.keys)
  }

  /// Gives each key that the rows use a slot, and forgets the slots before.
  ///
  /// - Parameters:
  ///   - rows: at most `capacity` rows of the table.
  ///   - indices: [rows of the table, F].
  package func collect(_ rows: Span<UInt32>, indices: Span<UInt32>) {
    precondition(rows.count <= capacity, "more rows than there is room for")
    for slot in 0..<count { slotOfKey[Int(keys[slot])] = -1 }
    var next: Int32 = 0
    for group in 0..<RowGroup.count(rows: rows.count) {
      for lane in 0..<Lanes.count {
        // Lanes past the last row repeat it.
        let position = min(group * Lanes.count + lane, rows.count - 1)
        let start = Int(rows[position]) * fields
        for field in 0..<fields {
          let key = keyStarts[field] + Int32(truncatingIfNeeded: indices[start + field])
          var slot = slotOfKey[Int(key)]
          if slot < 0 {
            slot = next
            slotOfKey[Int(key)] = slot
            keys[Int(slot)] = key
            next += 1
          }
          slots[group * fields + field][lane] = slot
        }
      }
    }
    count = Int(next)
  }

  /// The slots of one field of eight rows.
  func slots(ofRows group: Int, field: Int) -> SIMD8<Int32> { slots[group * fields + field] }

  /// Groups of slots: eight lanes of F tokens each.
  var groups: Int { (count + fields * Lanes.count - 1) / (fields * Lanes.count) }

  /// The slots of a group of slots.
  func range(ofGroup group: Int) -> Range<Int> {
    let first = group * fields * Lanes.count
    return first..<min(first + fields * Lanes.count, count)
  }

  /// Tokens of a group of slots: F but for the last.
  func tokens(inGroup group: Int) -> Int {
    (range(ofGroup: group).count + Lanes.count - 1) / Lanes.count
  }

  /// Slots of one token of a group of slots; lanes past the last slot repeat it.
  ///
  /// - Returns: the lanes' slots, and how many of them are there.
  func slots(group: Int, token: Int) -> (slots: SIMD8<Int32>, count: Int) {
    let first = (group * fields + token) * Lanes.count
    var slots = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: first)
    let present = max(0, min(Lanes.count, count - first))
    for lane in present..<Lanes.count { slots[lane] = Int32(truncatingIfNeeded: count - 1) }
    return (slots, present)
  }

  /// The key of a slot.
  func key(of slot: Int) -> Int32 { keys[slot] }

  /// The keys of some slots.
  func keys(of slots: SIMD8<Int32>) -> SIMD8<Int32> {
    var result = SIMD8<Int32>()
    for lane in 0..<8 { result[lane] = keys[Int(slots[lane])] }
    return result
  }
}
