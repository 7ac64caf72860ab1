/// Rows of pseudo-random values and labels, the same in every process.
struct RandomRows {
  let indices: [UInt32]
  let labels: [UInt8]

  init(count: Int, fieldSizes: [Int]) {
    var state: UInt64 = 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    indices = (0..<count * fieldSizes.count).map { UInt32(next(fieldSizes[$0 % fieldSizes.count])) }
    labels = (0..<count).map { _ in UInt8(next(2)) }
  }
}
