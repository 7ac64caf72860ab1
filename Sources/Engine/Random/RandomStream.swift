package import Kernels

/// Random numbers that are a function of where they are used: (seed, purpose, epoch, step, index).
///
/// Nothing is drawn in an order, so results do not depend on the number of threads or on where a
/// training was interrupted. Every value is the same on every machine.
package struct RandomStream: Sendable {
  /// What the numbers are for. Different purposes and parts are independent of each other.
  package enum Purpose: UInt32, Sendable {
    /// Initial weights; the part is the tensor's position among the network's weights.
    case initialization = 1
    /// The order of an epoch's rows.
    case shuffle = 2
    /// Silenced units; the part is the hidden layer.
    case dropout = 3
  }

  private let key: SIMD2<UInt32>
  private let step: UInt64

  /// - Parameters:
  ///   - seed: The trial's.
  ///   - purpose: What the numbers are for.
  ///   - part: Which of several of that purpose.
  ///   - epoch: The epoch that they belong to, if any.
  ///   - step: The optimizer step of that epoch, if any.
  package init(seed: UInt64, purpose: Purpose, part: Int = 0, epoch: Int = 0, step: Int = 0) {
    // Philox itself spreads seed, purpose, part and epoch over the key, so that none of them is
    // limited by bits set aside for it.
    let epochBits = UInt64(truncatingIfNeeded: epoch)
    let block = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: part), UInt32(truncatingIfNeeded: epochBits),
        UInt32(truncatingIfNeeded: epochBits &>> 32), purpose.rawValue),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed &>> 32)))
    key = block.lowHalf
    self.step = UInt64(truncatingIfNeeded: step)
  }

  /// 128 random bits of their own for each index.
  package func words(at index: UInt64) -> SIMD4<UInt32> {
    Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index &>> 32),
        UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step &>> 32)),
      key: key)
  }

  /// Uniform in 0 ..< 1, a multiple of 2⁻⁵³.
  package func uniform(at index: UInt64) -> Double {
    let pair = uniformPair(at: index &>> 1)
    return index & 1 == 0 ? pair.0 : pair.1
  }

  /// `uniform(at:)` of 2 · index and 2 · index + 1, which come from the same bits.
  func uniformPair(at index: UInt64) -> (Double, Double) {
    let words = words(at: index)
    let first = UInt64(words[1]) &<< 32 | UInt64(words[0])
    let second = UInt64(words[3]) &<< 32 | UInt64(words[2])
    return (Double(first &>> 11) * 0x1p-53, Double(second &>> 11) * 0x1p-53)
  }

  /// `words(at:)` of the indices `column << 32 + firstRow + lane`.
  ///
  /// - Returns: Four words for each lane.
  @inline(__always)
  package func lanes(
    firstRow: UInt32, column: UInt32
  ) -> (WordLanes, WordLanes, WordLanes, WordLanes) {
    let ramp = WordLanes(0, 1, 2, 3, 4, 5, 6, 7)
    return PhiloxLanes(
      counter: (
        WordLanes(repeating: firstRow) &+ ramp, WordLanes(repeating: column),
        WordLanes(repeating: UInt32(truncatingIfNeeded: step)),
        WordLanes(repeating: UInt32(truncatingIfNeeded: step &>> 32))
      ), key: key
    ).words
  }
}
