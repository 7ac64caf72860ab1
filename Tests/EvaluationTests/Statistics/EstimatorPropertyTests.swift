import Evaluation
import Testing

/// What holds for every test of paired values, whatever the values.
struct EstimatorPropertyTests {
  /// The result of a test: mean, bounds and p, infinite or 1 where there is none.
  private struct Finding {
    let values: [Double]

    init(_ found: PairedDifference?) {
      values = [
        found?.mean ?? 0, found?.interval?.lowerBound ?? -.infinity,
        found?.interval?.upperBound ?? .infinity, found?.p ?? 1,
      ]
    }

    /// The bounds are of differences between 0 and 1.
    func isNear(_ other: Finding) -> Bool {
      zip(values, other.values).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-9 }
    }
  }

  private static let validities: [PairedDifference.Validity] = [.fixedCount, .everyLook]

  /// Values of a metric around 0.7, by seed.
  private func values(_ key: Int, _ count: Int) -> [Double] {
    let random = CounterRandom(key: UInt64(key))
    return (0..<count).map { 0.7 + 0.003 * random.normal($0) }
  }

  @Test(arguments: 2...12, validities)
  func theOrderOfSeedsDoesNotMatter(seeds: Int, validity: PairedDifference.Validity) {
    for key in 0..<50 {
      let (a, b) = (values(2 * key, seeds), values(2 * key + 1, seeds))
      let order = (0..<seeds).map { ($0 * 5 + key) % seeds }
      guard Set(order).count == seeds else { continue }
      func shuffled(_ values: [Double]) -> [Double] { order.map { values[$0] } }
      let found = PairedDifference.tTest(a, minus: b, validity: validity)
      let again = PairedDifference.tTest(shuffled(a), minus: shuffled(b), validity: validity)
      #expect(Finding(found).isNear(Finding(again)))
      let equal = found?.equivalenceProbability(margin: 0.002, validity: validity) ?? 1
      let equalAgain = again?.equivalenceProbability(margin: 0.002, validity: validity) ?? 1
      #expect(abs(equal - equalAgain) < 1e-9)
      let differences = zip(a, b).map(-)
      #expect(ImprovementProbability(differences) == ImprovementProbability(shuffled(differences)))
    }
  }

  @Test(arguments: 2...12, validities)
  func aConstantDoesNotMatter(seeds: Int, validity: PairedDifference.Validity) {
    for key in 0..<50 {
      let (a, b) = (values(2 * key, seeds), values(2 * key + 1, seeds))
      let found = PairedDifference.tTest(a, minus: b, validity: validity)
      for constant in [-0.5, 0.1, 0.25] {
        let moved = PairedDifference.tTest(
          a.map { $0 + constant }, minus: b.map { $0 + constant }, validity: validity)
        #expect(Finding(found).isNear(Finding(moved)), "\(constant)")
      }
    }
  }

  /// The sign of the mean changes, and the interval is mirrored.
  @Test(arguments: validities)
  func exchangedConfigurationsHaveTheOppositeDifference(validity: PairedDifference.Validity) throws
  {
    for key in 0..<50 {
      let (a, b) = (values(2 * key, 7), values(2 * key + 1, 7))
      let found = try #require(PairedDifference.tTest(a, minus: b, validity: validity))
      let opposite = try #require(PairedDifference.tTest(b, minus: a, validity: validity))
      #expect(found.mean == -opposite.mean && found.p == opposite.p)
      #expect(found.interval?.lowerBound == opposite.interval.map { -$0.upperBound })
    }
  }

  /// If the configurations differ in one seed alone, t is at most 1, whatever the amount. Noise in the
  /// other seeds adds little.
  @Test(arguments: 3...20, validities)
  func oneOutlierIsNoDifference(seeds: Int, validity: PairedDifference.Validity) {
    for key in 0..<20 {
      let noise = values(key, seeds).map { $0 - 0.7 }
      let reference = [Double](repeating: 0.5, count: seeds)
      let without = PairedDifference.tTest(
        zip(reference, noise).dropLast().map(+), minus: Array(reference.dropLast()),
        validity: validity)
      guard (without?.p ?? 1) > 0.3 else { continue }
      for size in [0.01, 0.1, 0.4, 1e3, 1e9] {
        var values = zip(reference, noise).map(+)
        values[seeds - 1] += size
        let found = PairedDifference.tTest(values, minus: reference, validity: validity)
        #expect((found?.p ?? 1) > 0.05, "\(size): \(String(describing: found))")
      }
    }
  }
}
