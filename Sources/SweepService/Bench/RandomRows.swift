import Arithmetic

/// Rows of pseudo-random values and labels, the same in every process.
struct RandomRows {
  let indices: [UInt32]
  let labels: [UInt8]

  init(count: Int, fieldSizes: [Int]) {
    var random = SplitMix64(seed: 1)
    indices = (0..<count * fieldSizes.count).map { place in
      UInt32(random.next(below: UInt64(fieldSizes[place % fieldSizes.count])))
    }
    labels = (0..<count).map { _ in UInt8(random.next(below: 2)) }
  }
}
