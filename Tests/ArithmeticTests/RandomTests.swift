import Testing

@testable import Arithmetic

@Suite struct RandomTests {
  /// The first numbers of the authors' C program for seed 1234567.
  @Test func numbersAreThoseOfThePaper() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  /// Splits of datasets are made of these: their hashes would change with them.
  @Test func permutationsStayAsTheyAre() {
    var random = SplitMix64(seed: 42)
    #expect(random.permutation(count: 8) == [4, 3, 2, 0, 7, 6, 1, 5])
    #expect(random.permutation(count: 0).isEmpty)
    #expect(random.permutation(count: 1) == [0])
  }

  @Test func boundedNumbersAreUniform() {
    var random = SplitMix64(seed: 7)
    var counts = [0, 0, 0]
    for _ in 0..<30_000 { counts[Int(random.next(below: 3))] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
  }
}
