/// FNV-1a with 64 bits (Fowler, Noll, Vo): a hash of a sequence of words that detects damage, not
/// malice.
///
/// Each step is a bijection of the state, so that one changed word always changes the hash.
package struct FNV1a: Sendable {
  @usableFromInline var state: UInt64 = 0xCBF2_9CE4_8422_2325

  @inlinable package init() {}

  @inlinable package var value: UInt64 { state }

  /// Adds a word: a byte, as the authors define it, or more bits at once.
  @inlinable package mutating func add(_ word: UInt64) {
    state = (state ^ word) &* 0x0000_0100_0000_01B3
  }

  @inlinable package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { add(UInt64(byte)) }
  }
}
