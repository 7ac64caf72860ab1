import Kernels

/// Reproducible random inputs.
enum RandomNumbers {
  /// Uniform in −1…1.
  static func floats(_ count: Int) -> Buffer<Float> {
    var generator = SplitMix64()
    let buffer = Buffer<Float>(repeating: 0, count: count)
    var numbers = buffer.mutableSpan
    for index in 0..<count { numbers[index] = .random(in: -1...1, using: &generator) }
    return buffer
  }

  /// Uniform in −1…1.
  static func lanes(_ count: Int) -> Buffer<Lanes> {
    var generator = SplitMix64()
    let buffer = Buffer(repeating: Lanes.zero, count: count)
    var lanes = buffer.mutableSpan
    for index in 0..<count { lanes[index] = .random(in: -1...1, using: &generator) }
    return buffer
  }

  /// Offsets of a batch's rows in the embedding table, [groups · fields] with a row per lane.
  static func rowStarts(_ shape: Shape) -> [IndexLanes] {
    rows(shape).map { $0 &* Int32(shape.dimension) }
  }

  /// Rows of a batch, [groups · fields] with a row per lane.
  static func rows(_ shape: Shape) -> [IndexLanes] {
    var generator = SplitMix64()
    let groups = shape.batch / Lanes.scalarCount
    return (0..<groups * shape.fields).map { _ in
      IndexLanes.random(in: 0..<Int32(shape.values), using: &generator)
    }
  }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
