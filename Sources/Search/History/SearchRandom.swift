import Arithmetic

/// Random numbers that are a pure function of a key and a counter.
///
/// Keys are derived from the search's seed, the suggestion's index, the purpose and the parameter's
/// name. Nothing is drawn in sequence, so an additional parameter or a different number of draws
/// elsewhere changes no other number.
struct SearchRandom: Sendable {
  private let key: UInt64

  init(seed: UInt64) { key = SplitMix64.mixed(seed &+ SplitMix64.step) }

  private init(key: UInt64) { self.key = key }

  /// Returns the numbers of a part of this key's purpose, such as a suggestion or a parameter.
  func keyed(by part: UInt64) -> SearchRandom {
    SearchRandom(key: SplitMix64.mixed((key ^ SplitMix64.mixed(part)) &+ SplitMix64.step))
  }

  func keyed(by part: Int) -> SearchRandom { keyed(by: UInt64(bitPattern: Int64(part))) }

  func keyed(by part: String) -> SearchRandom {
    var hash = FNV1a()
    hash.add(part.utf8)
    return keyed(by: hash.value)
  }

  /// Returns 64 random bits.
  func bits(_ counter: Int = 0) -> UInt64 {
    SplitMix64.mixed(key &+ (UInt64(bitPattern: Int64(counter)) &+ 1) &* SplitMix64.step)
  }

  /// Returns a uniform number above 0 and below 1: an odd multiple of 2⁻⁵³.
  func uniform(_ counter: Int = 0) -> Double {
    (Double(bits(counter) >> 12) + 0.5) * 0x1p-52
  }

  /// Returns a whole number in 0 ..< bound, where `bound` is below 2³².
  func index(below bound: Int, _ counter: Int = 0) -> Int {
    Int(truncatingIfNeeded: ((bits(counter) >> 32) &* UInt64(bound)) >> 32)
  }
}
