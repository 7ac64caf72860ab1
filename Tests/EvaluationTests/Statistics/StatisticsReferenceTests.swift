import Evaluation
import Foundation
import Testing

/// Compares with SciPy and statsmodels; `scripts/references/statistics.py` makes the file.
struct StatisticsReferenceTests {
  private struct References: Decodable {
    struct Probability: Decodable { let freedom: Int, t, p: Double }
    struct Critical: Decodable { let freedom: Int, alpha, t: Double }
    struct PairedTest: Decodable {
      let values, references: [Double]
      let mean, p, low, high, meanLow, meanHigh: Double
    }
    struct Bootstrap: Decodable {
      struct Result: Decodable { let p, low, high: Double }
      let draws: Int
      let key: UInt64
      let samples: [[Double]]
      let results: [Result]
    }
    struct Holm: Decodable { let values, adjusted: [Double] }
    struct Power: Decodable { let effect, alpha, pairs: Double }
    struct Sequential: Decodable {
      let count: Int
      let variance, t, p: Double
    }
    struct Equivalence: Decodable {
      let differences: [Double]
      let margin, p: Double
    }
    struct Improvement: Decodable {
      let wins: Double
      let count: Int
      let low, high: Double
    }
    struct Deviation: Decodable {
      let numerator, denominator: Int
      let probability, chiSquared, f: Double
    }

    let distribution: [Probability]
    let criticalValues: [Critical]
    let pairedTests: [PairedTest]
    let bootstrap: [Bootstrap]
    let holm: [Holm]
    let power: [Power]
    let sequential: [Sequential]
    let equivalence: [Equivalence]
    let improvement: [Improvement]
    let unpaired: [Unpaired]
    let expectedMaximum: [ExpectedMaximum]
    let deviations: [Deviation]
  }

  private struct Unpaired: Decodable {
    let values, others: [Double]
    let low, high: Double
  }

  private struct ExpectedMaximum: Decodable {
    let count: Int
    let maximum: Double
  }

  private let references: References

  init() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "References/statistics.json")
    references = try JSONDecoder().decode(References.self, from: Data(contentsOf: file))
  }

  private func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-10) -> Bool {
    abs(a - b) <= tolerance * max(abs(a), abs(b))
  }

  @Test func tailsOfStudentsT() {
    #expect(references.distribution.count > 90)
    for row in references.distribution {
      let student = StudentT(degreesOfFreedom: row.freedom)
      let p = student.twoSidedProbability(row.t)
      #expect(isClose(p, row.p), "P(|T| ≥ \(row.t)), \(row.freedom) degrees: \(p), not \(row.p)")
      #expect(student.twoSidedProbability(-row.t) == p)
    }
  }

  @Test func criticalValuesOfStudentsT() {
    for row in references.criticalValues {
      let t = StudentT(degreesOfFreedom: row.freedom).criticalValue(twoSided: row.alpha)
      #expect(isClose(t, row.t), "\(row.alpha), \(row.freedom) degrees: \(t), not \(row.t)")
    }
  }

  @Test func meansAndPairedTests() throws {
    for row in references.pairedTests {
      let found = try #require(PairedDifference.tTest(row.values, minus: row.references))
      let interval = try #require(found.interval)
      #expect(found.count == row.values.count)
      #expect(isClose(found.mean, row.mean))
      #expect(isClose(try #require(found.p), row.p))
      #expect(isClose(interval.lowerBound, row.low, 1e-9))
      #expect(isClose(interval.upperBound, row.high, 1e-9))
      let mean = try #require(MeanEstimate(row.values)?.interval)
      #expect(isClose(mean.lowerBound, row.meanLow))
      #expect(isClose(mean.upperBound, row.meanHigh))
    }
  }

  @Test func theBootstrapOnTheSameDraws() throws {
    for row in references.bootstrap {
      let bootstrap = PairedBootstrap(users: row.samples[0].count, draws: row.draws, key: row.key)
      for (found, expected) in zip(bootstrap.test(row.samples), row.results) {
        let interval = try #require(found.interval)
        #expect(isClose(try #require(found.p), expected.p))
        #expect(isClose(interval.lowerBound, expected.low, 1e-9))
        #expect(isClose(interval.upperBound, expected.high, 1e-9))
      }
    }
  }

  @Test func holmsAdjustment() throws {
    for row in references.holm {
      for (found, expected) in zip(holmAdjusted(row.values), row.adjusted) {
        #expect(isClose(try #require(found), expected))
      }
    }
  }

  @Test func pairsForAGivenPower() throws {
    for row in references.power {
      let found = try #require(
        pairsNeeded(mean: row.effect, deviation: 1, alpha: row.alpha))
      #expect(abs(Double(found) - row.pairs.rounded(.up)) <= 1, "\(row.effect), \(row.alpha)")
    }
  }

  /// The closed form against an integral over noncentral t densities.
  @Test func evidenceOfTheSequentialTest() {
    #expect(references.sequential.count == 7)
    for row in references.sequential {
      let test = SequentialT(count: row.count, priorVariance: row.variance)
      let p = test.probability(row.t)
      #expect(isClose(p, row.p, 1e-7), "\(row): \(p)")
      #expect(test.probability(-row.t) == p)
      guard p < 1, let critical = test.criticalValue(p) else { continue }
      #expect(isClose(critical, row.t, 1e-6), "\(row): \(critical)")
    }
  }

  @Test func twoOneSidedTests() throws {
    for row in references.equivalence {
      let zeros = row.differences.map { _ in 0.0 }
      let difference = try #require(PairedDifference.tTest(row.differences, minus: zeros))
      let p = try #require(
        difference.equivalenceProbability(margin: row.margin, validity: .fixedCount))
      #expect(isClose(p, row.p, 1e-8), "\(row): \(p)")
    }
  }

  @Test func wilsonIntervals() throws {
    for row in references.improvement {
      let whole = Int(row.wins)
      let differences =
        [Double](repeating: 1, count: whole) + (row.wins > Double(whole) ? [0] : [])
      let rest = [Double](repeating: -1, count: row.count - differences.count)
      let improvement = try #require(ImprovementProbability(differences + rest))
      #expect(isClose(improvement.share, row.wins / Double(row.count)))
      #expect(abs(improvement.interval.lowerBound - row.low) < 1e-12)
      #expect(abs(improvement.interval.upperBound - row.high) < 1e-12)
    }
  }

  @Test func unpairedIntervals() throws {
    #expect(references.unpaired.count == 6)
    for row in references.unpaired {
      let difference = try #require(UnpairedDifference(row.values, minus: row.others))
      let interval = try #require(difference.interval)
      #expect(abs(interval.lowerBound - row.low) < 1e-12, "\(row): \(interval)")
      #expect(abs(interval.upperBound - row.high) < 1e-12, "\(row): \(interval)")
    }
  }

  @Test func expectedMaximaOfNormals() {
    #expect(references.expectedMaximum.count == 8)
    for row in references.expectedMaximum {
      let maximum = expectedMaximumOfNormals(row.count)
      #expect(abs(maximum - row.maximum) < 1e-8, "\(row): \(maximum)")
    }
    // 1/√π, in closed form.
    #expect(abs(expectedMaximumOfNormals(2) - 0.564189583547756) < 1e-9)
  }

  @Test func quantilesOfChiSquaredAndF() {
    for expected in references.deviations {
      let chiSquared = ChiSquared(degreesOfFreedom: expected.numerator)
        .quantile(expected.probability)
      let f = FDistribution(expected.numerator, expected.denominator)
        .quantile(expected.probability)
      #expect(isClose(chiSquared, expected.chiSquared, 1e-9), "\(expected) \(chiSquared)")
      #expect(isClose(f, expected.f, 1e-9), "\(expected) \(f)")
    }
  }

  @Test func intervalOfADeviation() throws {
    let estimate = try #require(DeviationEstimate([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    // s = 3.02765, χ²(9) = 2.70039 and 19.02277.
    #expect(isClose(estimate.deviation, 3.0276503540974917))
    #expect(abs(estimate.interval.lowerBound - 3.02765 * (9 / 19.02277).squareRoot()) < 1e-4)
    #expect(abs(estimate.interval.upperBound - 3.02765 * (9 / 2.70039).squareRoot()) < 1e-4)
    let itself = try #require(estimate.shareOfVariance(of: estimate))
    #expect(itself.share == 1)
    // F(9, 9) = 4.02599 at 97.5 %.
    #expect(abs(itself.interval.upperBound - 4.02599) < 1e-4)
    #expect(isClose(itself.interval.lowerBound * itself.interval.upperBound, 1))
    let equal = try #require(DeviationEstimate([0.1, 0.1, 0.1]))
    #expect(equal.deviation == 0 && equal.interval == 0...0)
    #expect(estimate.shareOfVariance(of: equal) == nil)
    #expect(equal.shareOfVariance(of: estimate)?.share == 0)
    #expect(DeviationEstimate([1]) == nil)
  }
}
