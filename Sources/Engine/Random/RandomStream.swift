package import Kernels

/// Counter-based random numbers: a pure function of (seed, purpose, part, epoch, step, index).
///
/// There is no state, so results do not depend on the number of threads or on interruptions, and
/// are the same on every machine.
package struct RandomStream: Sendable {
  /// Use of the numbers. Streams of different purposes and parts are independent.
  package enum Purpose: UInt32, Sendable {
    /// Initial weights; the part is the tensor's (`ParameterLayout.Tensor.streamPart`).
    case initialization = 1
    /// The order of an epoch's rows.
    case shuffle = 2
    /// Dropped units; the part is the hidden layer.
    case dropout = 3
    /// Dropped attention weights; the part is the head, counted over all layers.
    case attentionDropout = 4
    /// Dropped numbers of embeddings.
    case embeddingDropout = 5
    /// Partners of an anchor in lists of one user's rows (`ListLayout`).
    case pair = 6
    /// Movies that stand for negatives; the index is the row's and the number of the draw.
    case negatives = 7
  }

  private let key: SIMD2<UInt32>
  private let step: UInt64

  /// - Parameters:
  ///   - seed: of the trial.
  ///   - purpose: use of the numbers.
  ///   - part: distinguishes several streams of one purpose.
  ///   - epoch: of the training, if it matters.
  ///   - step: of the epoch, if it matters.
  package init(seed: UInt64, purpose: Purpose, part: Int = 0, epoch: Int = 0, step: Int = 0) {
    // Philox hashes seed, purpose, part and epoch into the key, so none is limited to a few bits.
    let epochBits = UInt64(truncatingIfNeeded: epoch)
    let block = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: part), UInt32(truncatingIfNeeded: epochBits),
        UInt32(truncatingIfNeeded: epochBits &>> 32), purpose.rawValue),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed &>> 32)))
    key = block.lowHalf
    self.step = UInt64(truncatingIfNeeded: step)
  }

  /// 128 random bits per index.
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

  /// `uniform(at:)` of 2 · index and 2 · index + 1, which share 128 bits.
  func uniformPair(at index: UInt64) -> (Double, Double) {
    let words = words(at: index)
    let first = UInt64(words[1]) &<< 32 | UInt64(words[0])
    let second = UInt64(words[3]) &<< 32 | UInt64(words[2])
    return (Double(first &>> 11) * 0x1p-53, Double(second &>> 11) * 0x1p-53)
  }

  /// `words(at:)` of the indices `column << 32 + firstRow + lane`.
  ///
  /// - Returns: four words per lane.
  @inline(__always)
  package func lanes(
    firstRow: UInt32, column: UInt32
  ) -> (WordLanes, WordLanes, WordLanes, WordLanes) {
    return PhiloxLanes(
      counter: (
        WordLanes(repeating: firstRow) &+ WordLanes.numbers, WordLanes(repeating: column),
        WordLanes(repeating: UInt32(truncatingIfNeeded: step)),
        WordLanes(repeating: UInt32(truncatingIfNeeded: step &>> 32))
      ), key: key
    ).words
  }
}
