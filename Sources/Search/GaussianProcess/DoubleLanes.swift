/// Eight numbers that are computed side by side. Sums over lanes have a fixed order, so the width of
/// the CPU's registers changes no bit.
typealias DoubleLanes = SIMD8<Double>

extension DoubleLanes {
  /// Number of vectors that hold `count` numbers; the last one is padded with zeros.
  static func count(for count: Int) -> Int { (count + 7) / 8 }

  /// Sum of the lanes, pairwise.
  var total: Double {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// e^(−x) of each lane, 0 ≤ x, within a few units in the last place; 2⁻¹⁰¹⁰ beyond 700.
  static func decay(_ x: DoubleLanes) -> DoubleLanes {
    let x = x.replacing(with: 700, where: x .> 700)
    let halvings = (x * 1.4426950408889634).rounded(.toNearestOrEven)
    let rest = (halvings * 6.93147180369123816490e-01 - x) + halvings * 1.90821492927058770002e-10
    // Taylor's series: |rest| ≤ ln 2 / 2.
    var sum = DoubleLanes(repeating: decayCoefficients[0])
    for coefficient in decayCoefficients.dropFirst() { sum = sum * rest + coefficient }
    // Adding 1.5 · 2⁵² leaves the whole number in the low bits of the significand.
    let bits = unsafeBitCast(0x1.8p52 - halvings, to: SIMD8<Int64>.self)
    let power = unsafeBitCast((bits &+ 1023) &<< 52, to: DoubleLanes.self)
    return sum * power
  }

  /// 1/13!, 1/12! … 1/0!.
  private static let decayCoefficients: [Double] = (0...13).reversed().map { n in
    1 / (1...Swift.max(n, 1)).reduce(1.0) { $0 * Double($1) }
  }
}
