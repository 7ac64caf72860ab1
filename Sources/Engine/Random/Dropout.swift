package import Kernels

/// Inverted dropout, as in Keras: drops hidden units at random and scales the others by 1 / (1 −
/// rate).
///
/// Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR
/// 2014.
package struct Dropout: Sendable {
  /// Share of the units that are dropped, 0 ..< 1.
  package let rate: Double
  private let threshold: UInt32
  /// Factor of kept units: 1 / (1 − rate).
  let scale: Float

  package init(rate: Double) {
    precondition((0..<1).contains(rate), "a dropout rate must be at least 0 and less than 1")
    self.rate = rate
    threshold = UInt32(min((rate * 0x1p32).rounded(), 0xFFFF_FFFF))
    scale = Float(1 / (1 - rate))
  }

  /// Factors of four units, `4 · group …< 4 · group + 4`, for the rows from `firstRow` on:
  /// 0 or 1 / (1 − rate).
  ///
  /// - Parameters:
  ///   - stream: random numbers of the step and the layer.
  ///   - firstRow: position in the batch of the first lane's row.
  ///   - group: number of the group of four units.
  @inline(__always)
  package func factors(
    stream: RandomStream, firstRow: Int, group: Int
  ) -> (Lanes, Lanes, Lanes, Lanes) {
    let words = stream.lanes(
      firstRow: UInt32(truncatingIfNeeded: firstRow), column: UInt32(truncatingIfNeeded: group))
    return (factor(words.0), factor(words.1), factor(words.2), factor(words.3))
  }

  @inline(__always)
  private func factor(_ words: WordLanes) -> Lanes {
    Lanes(repeating: scale).replacing(
      with: 0, where: words .< WordLanes(repeating: threshold))
  }
}
