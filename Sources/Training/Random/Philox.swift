/// Philox 4x32-10: a counter and a key to 128 random bits.
///
/// Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011. A pure function, so any
/// thread computes any part of a sequence without having computed what lies before.
enum Philox {
  static let multiplier0: UInt32 = 0xD251_1F53
  static let multiplier1: UInt32 = 0xCD9E_8D57
  // What is added to the key between rounds: fractions of the golden ratio and of √3.
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
