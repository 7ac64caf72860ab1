/// Sobol's low-discrepancy sequence, scrambled by a key.
///
/// Each 2ᵐ consecutive points from a multiple of 2ᵐ on are spread evenly over each axis and over many
/// boxes. Points follow the Gray code, as in SciPy.
///
/// Scrambling is Owen's nested uniform one, which keeps that property: a hash decides about each bit
/// from the bits above it. Burley, "Practical Hash-based Owen Scrambling", Journal of Computer
/// Graphics Techniques 2020, with Vegdahl's hash.
struct SobolSequence: Sendable {
  /// Dimensions with direction numbers.
  static let maximumDimensions = SobolDirections.table.count + 1

  /// By dimension, the numbers of the 32 bits of an index.
  private let directions: [[UInt32]]
  /// By dimension; nil for the plain sequence.
  private let scrambles: [UInt32]?

  /// - Parameters:
  ///   - dimensions: at most `maximumDimensions`.
  ///   - random: numbers that scramble the sequence; nil for the plain one.
  init(dimensions: Int, scrambledBy random: SearchRandom?) {
    precondition(dimensions <= Self.maximumDimensions, "too many dimensions of a Sobol sequence")
    directions = Array(Self.directions.prefix(dimensions))
    scrambles = random.map { random in
      (0..<dimensions).map { UInt32(truncatingIfNeeded: random.bits($0) >> 32) }
    }
  }

  /// Returns a coordinate of a point, a multiple of 2⁻³² in 0 ..< 1.
  func coordinate(_ dimension: Int, of point: Int) -> Double {
    Double(bits(dimension, of: point)) * 0x1p-32
  }

  /// Returns a coordinate of a point, above 0 and below 1: the middle of its interval of 2⁻³².
  func quantile(_ dimension: Int, of point: Int) -> Double {
    (Double(bits(dimension, of: point)) + 0.5) * 0x1p-32
  }

  private func bits(_ dimension: Int, of point: Int) -> UInt32 {
    let index = UInt32(truncatingIfNeeded: point)
    var gray = index ^ (index >> 1)
    var bits: UInt32 = 0
    while gray != 0 {
      bits ^= directions[dimension][gray.trailingZeroBitCount]
      gray &= gray - 1
    }
    return scrambles.map { Self.scrambled(bits, key: $0[dimension]) } ?? bits
  }

  private static func scrambled(_ bits: UInt32, key: UInt32) -> UInt32 {
    var x = bits.bitReversed
    // Each step carries low bits to higher ones only.
    x ^= x &* 0x3D20_ADEA
    x &+= key
    x &*= (key >> 16) | 1
    x ^= x &* 0x0552_6C56
    x ^= x &* 0x53A2_2864
    return x.bitReversed
  }

  private static let directions: [[UInt32]] =
    [(0..<32).map { 1 << (31 - $0) }]
    + SobolDirections.table.map { row in
      let degree = row.initial.count
      var numbers = row.initial.enumerated().map { bit, number in number << (31 - bit) }
      for bit in degree..<32 {
        var number = numbers[bit - degree] ^ (numbers[bit - degree] >> UInt32(degree))
        for power in 1..<degree where row.polynomial >> UInt32(degree - power) & 1 == 1 {
          number ^= numbers[bit - power]
        }
        numbers.append(number)
      }
      return numbers
    }
}

extension UInt32 {
  fileprivate var bitReversed: UInt32 {
    var x = self
    x = (x >> 1) & 0x5555_5555 | (x & 0x5555_5555) << 1
    x = (x >> 2) & 0x3333_3333 | (x & 0x3333_3333) << 2
    x = (x >> 4) & 0x0F0F_0F0F | (x & 0x0F0F_0F0F) << 4
    return x.byteSwapped
  }
}
