import Arithmetic

/// Random numbers that are a pure function of a key and a counter, so that the same question always
/// gets the same draws.
///
/// The draws of `SplitMix64`, seeded by a scrambled key, in any order.
package struct CounterRandom: Sendable {
  private let key: UInt64

  package init(key: UInt64) { self.key = SplitMix64.mixed(key &+ SplitMix64.step) }

  /// Returns 64 random bits.
  package func bits(_ counter: UInt64) -> UInt64 {
    SplitMix64.mixed(key &+ (counter &+ 1) &* SplitMix64.step)
  }

  /// Returns a whole number in 0 ..< bound, where `bound` is below 2³².
  ///
  /// By one multiplication: a counter cannot reject draws, and the bias is below 2⁻³² · bound.
  package func index(_ counter: UInt64, below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((bits(counter) >> 32) &* UInt64(bound)) >> 32)
  }

  /// Shuffles elements by the draws of the counters from `counter` on, one per element but the last
  /// (Fisher–Yates).
  package func shuffle(_ elements: inout [Int], from counter: UInt64) {
    for position in elements.indices.dropLast() {
      let other =
        position + index(counter &+ UInt64(position), below: elements.count - position)
      elements.swapAt(position, other)
    }
  }
}
