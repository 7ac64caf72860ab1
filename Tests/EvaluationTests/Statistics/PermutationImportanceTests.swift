import Evaluation
import Testing

/// Functions whose answer is known.
struct PermutationImportanceTests {
  private let random = CounterRandom(key: 3)

  /// Rows of numbers between 0 and 1.
  private func rows(_ count: Int, columns: Int) -> [[Double]] {
    (0..<count).map { row in
      (0..<columns).map { Double(random.bits(UInt64(row * columns + $0)) >> 11) * 0x1p-53 }
    }
  }

  @Test func aColumnThatDecidesAloneHasAllImportance() throws {
    let rows = rows(120, columns: 3)
    let importance = try #require(
      PermutationImportance(rows: rows, targets: rows.map { 0.6 + 0.1 * $0[1] }))
    #expect(importance.shares[1] > 0.95)
    #expect(importance.explained > 0.9)
    #expect(abs(importance.shares.reduce(0, +) - 1) < 1e-12)
  }

  /// The variance of 3a + b + 0c, a and b uniform, is 9 : 1 : 0.
  @Test func aSumIsDividedByTheVarianceOfItsParts() throws {
    let rows = rows(300, columns: 3)
    let importance = try #require(
      PermutationImportance(rows: rows, targets: rows.map { 3 * $0[0] + $0[1] }))
    #expect((0.82...0.96).contains(importance.shares[0]))
    #expect((0.04...0.15).contains(importance.shares[1]))
    #expect(importance.shares[2] < 0.02)
  }

  /// Neither column says anything alone, both together everything.
  @Test func anInteractionBelongsToBoth() throws {
    let rows = rows(300, columns: 3)
    let targets = rows.map { ($0[0] > 0.5) != ($0[2] > 0.5) ? 1.0 : 0 }
    let importance = try #require(PermutationImportance(rows: rows, targets: targets))
    #expect((0.35...0.65).contains(importance.shares[0]))
    #expect((0.35...0.65).contains(importance.shares[2]))
    #expect(importance.shares[1] < 0.1)
  }

  @Test func noiseIsNotExplained() throws {
    let rows = rows(100, columns: 4)
    let noise = rows.indices.map { Double(random.bits(UInt64(1_000_000 + $0)) >> 40) }
    let importance = PermutationImportance(rows: rows, targets: noise)
    #expect((importance?.explained ?? 0) < 0.1)
  }

  @Test func theSameRowsGiveTheSameAnswerWhateverTheUnit() throws {
    let rows = rows(60, columns: 3)
    let targets = rows.map { $0[0] * $0[1] }
    let importance = try #require(PermutationImportance(rows: rows, targets: targets))
    #expect(PermutationImportance(rows: rows, targets: targets) == importance)
    let logarithmic = rows.map { $0.map { $0 * $0 * $0 } }
    let other = try #require(
      PermutationImportance(rows: logarithmic, targets: targets.map { 1000 * $0 }))
    for (a, b) in zip(importance.shares, other.shares) { #expect(abs(a - b) < 0.05) }
  }

  @Test func whatDoesNotVaryHasNoImportance() {
    #expect(PermutationImportance(rows: [[1], [2]], targets: [0.5, 0.5]) == nil)
    #expect(PermutationImportance(rows: [], targets: []) == nil)
    #expect(
      PermutationImportance(
        rows: (0..<30).map { _ in [1] }, targets: (0..<30).map { Double($0) }) == nil)
  }
}
