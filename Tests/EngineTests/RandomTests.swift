import Kernels
import Testing

@testable import Engine

@Suite struct RandomTests {
  /// Test vectors of Random123 (`kat_vectors`, lines `philox4x32 10`).
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: 0xffff_ffff), SIMD2<UInt32>(repeating: 0xffff_ffff),
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func philoxMatchesItsPublishedTestVectors(
    _ counter: SIMD4<UInt32>, _ key: SIMD2<UInt32>, _ expected: SIMD4<UInt32>
  ) {
    #expect(Philox.block(counter: counter, key: key) == expected)
    let lanes = PhiloxLanes(
      counter: (
        WordLanes(repeating: counter[0]), WordLanes(repeating: counter[1]),
        WordLanes(repeating: counter[2]), WordLanes(repeating: counter[3])
      ), key: key)
    #expect(lanes.words.0 == WordLanes(repeating: expected[0]))
    #expect(lanes.words.1 == WordLanes(repeating: expected[1]))
    #expect(lanes.words.2 == WordLanes(repeating: expected[2]))
    #expect(lanes.words.3 == WordLanes(repeating: expected[3]))
  }

  @Test func lanesHoldTheWordsOfTheirIndices() {
    let stream = RandomStream(seed: 77, purpose: .dropout, part: 1, epoch: 3, step: 9)
    let lanes = stream.lanes(firstRow: 1000, column: 5)
    for lane in 0..<Lanes.count {
      let words = stream.words(at: 5 << 32 + UInt64(1000 + lane))
      #expect(
        words == SIMD4(lanes.0[lane], lanes.1[lane], lanes.2[lane], lanes.3[lane]))
    }
  }

  @Test func everyCoordinateChangesTheNumbers() {
    let streams = [
      RandomStream(seed: 1, purpose: .dropout),
      RandomStream(seed: 2, purpose: .dropout),
      RandomStream(seed: 1 << 32 + 1, purpose: .dropout),
      RandomStream(seed: 1, purpose: .shuffle),
      RandomStream(seed: 1, purpose: .dropout, part: 1),
      RandomStream(seed: 1, purpose: .dropout, epoch: 1),
      RandomStream(seed: 1, purpose: .dropout, step: 1),
    ]
    let numbers = streams.flatMap { stream in (0..<4).map { stream.uniform(at: $0) } }
    #expect(Set(numbers).count == numbers.count)
    #expect(
      RandomStream(seed: 1, purpose: .dropout).words(at: 3)
        == RandomStream(seed: 1, purpose: .dropout).words(at: 3))
  }

  @Test func uniformNumbersCoverTheirInterval() {
    let stream = RandomStream(seed: 42, purpose: .initialization)
    var bins = [Int](repeating: 0, count: 10)
    for index in 0..<50_000 as Range<UInt64> { bins[Int(stream.uniform(at: index) * 10)] += 1 }
    // Chi-squared with 9 degrees of freedom: 27.9 is exceeded once in a thousand seeds.
    let chi = bins.reduce(0.0) { $0 + (Double($1) - 5000) * (Double($1) - 5000) / 5000 }
    #expect(chi < 27.9)
  }

  @Test func permutationsHoldEveryRowOnce() {
    for count in [0, 1, 2, 1000] {
      let order = RandomStream(seed: 1, purpose: .shuffle, epoch: 2).permutation(count: count)
      #expect(order.sorted() == Array(0..<UInt32(count)))
    }
    let first = RandomStream(seed: 1, purpose: .shuffle, epoch: 1).permutation(count: 100)
    #expect(first != RandomStream(seed: 1, purpose: .shuffle, epoch: 2).permutation(count: 100))
    #expect(first == RandomStream(seed: 1, purpose: .shuffle, epoch: 1).permutation(count: 100))
  }

  @Test func everyOrderIsEquallyLikely() {
    var counts: [[UInt32]: Int] = [:]
    for epoch in 0..<24_000 {
      counts[
        RandomStream(seed: 9, purpose: .shuffle, epoch: epoch).permutation(count: 4), default: 0] +=
        1
    }
    #expect(counts.count == 24)
    // Chi-squared with 23 degrees of freedom: 49.7 is exceeded once in a thousand seeds.
    let chi = counts.values.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    #expect(chi < 49.7)
  }

  @Test(arguments: [0, 0.2, 0.4, 0.99])
  func dropoutZeroesItsShareAndScalesTheRest(_ rate: Double) {
    let dropout = Dropout(rate: rate)
    let stream = RandomStream(seed: 3, purpose: .dropout, step: 8)
    var silenced = 0
    for row in stride(from: 0, to: 4096, by: Lanes.count) {
      for group in 0..<4 {
        let factors = dropout.factors(stream: stream, firstRow: row, group: group)
        for lanes in [factors.0, factors.1, factors.2, factors.3] {
          for lane in 0..<Lanes.count {
            if lanes[lane] == 0 {
              silenced += 1
            } else {
              #expect(lanes[lane] == Float(1 / (1 - rate)))
            }
          }
        }
      }
    }
    let share = Double(silenced) / 65536
    #expect(abs(share - rate) <= 4 * (rate * (1 - rate) / 65536).squareRoot())
  }

  @Test func dropoutDoesNotDependOnTileBoundaries() {
    let dropout = Dropout(rate: 0.5)
    let stream = RandomStream(seed: 3, purpose: .dropout)
    let a = dropout.factors(stream: stream, firstRow: 12, group: 2).1
    let b = dropout.factors(stream: stream, firstRow: 8, group: 2).1
    for lane in 0..<4 { #expect(a[lane] == b[lane + 4]) }
  }
}
