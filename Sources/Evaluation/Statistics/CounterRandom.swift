/// Random numbers that are a pure function of a key and a counter, so that the same question
/// always gets the same draws.
///
/// The output function of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014) over a Weyl sequence that starts at the key.
package struct CounterRandom: Sendable {
  private let key: UInt64

  package init(key: UInt64) { self.key = Self.mix(key &+ Self.step) }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// 64 random bits.
  package func bits(_ counter: UInt64) -> UInt64 {
    Self.mix(key &+ (counter &+ 1) &* Self.step)
  }

  /// A whole number from 0 up to `bound`, which is excluded and below 2³².
  package func index(_ counter: UInt64, below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((bits(counter) >> 32) &* UInt64(bound)) >> 32)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
