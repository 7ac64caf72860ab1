import Kernels

/// Philox 4x32-10: maps a counter and a key to 128 random bits.
///
/// Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011. A pure function, so any
/// thread computes any part of a sequence on its own.
enum Philox {
  static let multiplier0: UInt32 = 0xD251_1F53
  static let multiplier1: UInt32 = 0xCD9E_8D57
  // Key increments per round (Weyl constants): fractions of the golden ratio and of √3.
  static let weyl0: UInt32 = 0x9E37_79B9
  static let weyl1: UInt32 = 0xBB67_AE85
  static let rounds = 10

  static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<rounds {
      let (high0, low0) = multiplier0.multipliedFullWidth(by: counter[0])
      let (high1, low1) = multiplier1.multipliedFullWidth(by: counter[2])
      counter = SIMD4(high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0)
      key &+= SIMD2(weyl0, weyl1)
    }
    return counter
  }
}

/// A Philox block per lane, side by side: word w of lane l is word w of block l.
struct PhiloxLanes {
  var words: (WordLanes, WordLanes, WordLanes, WordLanes)

  /// Blocks whose counters are one word of each of these, with one key.
  @inline(__always)
  init(
    counter: (WordLanes, WordLanes, WordLanes, WordLanes), key: SIMD2<UInt32>
  ) {
    var (c0, c1, c2, c3) = counter
    var key = key
    for _ in 0..<Philox.rounds {
      let (high0, low0) = fullProduct(c0, Philox.multiplier0)
      let (high1, low1) = fullProduct(c2, Philox.multiplier1)
      c0 = high1 ^ c1 ^ WordLanes(repeating: key[0])
      c1 = low1
      c2 = high0 ^ c3 ^ WordLanes(repeating: key[1])
      c3 = low0
      key &+= SIMD2(Philox.weyl0, Philox.weyl1)
    }
    words = (c0, c1, c2, c3)
  }
}

/// High and low halves of 32 × 32-bit products.
///
/// CPUs multiply every other word to 64 bits (`vpmuludq`), so even and odd words go separately.
@inline(__always)
private func fullProduct(
  _ words: WordLanes, _ multiplier: UInt32
) -> (high: WordLanes, low: WordLanes) {
  let lowHalf = WordPairs(repeating: 0xFFFF_FFFF)
  let factor = WordPairs(repeating: UInt64(multiplier))
  let pairs = unsafeBitCast(words, to: WordPairs.self)
  let even = (pairs & lowHalf) &* factor
  let odd = (pairs &>> 32) &* factor
  let high = (even &>> 32) | (odd & ~lowHalf)
  let low = (even & lowHalf) | (odd &<< 32)
  return (
    unsafeBitCast(high, to: WordLanes.self), unsafeBitCast(low, to: WordLanes.self)
  )
}
