import Foundation
import Testing

@testable import Arithmetic

@Suite struct NormalDistributionTests {
  /// Covers each of the three intervals of the approximation.
  @Test(arguments: [
    (0.5, 0), (0.975, 1.959963984540054), (0.025, -1.959963984540054),
    (0.8413447460685429, 1), (0.02275013194817921, -2), (0.9986501019683699, 3),
    (1e-6, -4.753424308822899), (1e-13, -7.348796102800658), (0x1p-54, -8.292361075813595),
  ])
  func quantilesAgreeWithTables(_ share: Double, _ expected: Double) {
    #expect(abs(NormalDistribution.quantile(share) - expected) <= 4e-13)
  }

  @Test func probabilitiesAgreeWithTheSystems() {
    for step in -760...760 {
      let x = Double(step) / 20
      let probability = NormalDistribution.probability(below: x)
      let expected = 0.5 * erfc(-x / 2.0.squareRoot())
      // erfc and the density lose as many places as x² / 2 has.
      let error = 1e-15 * (1 + x * x)
      #expect(abs(probability - expected) <= error * expected + 1e-307)
    }
  }

  @Test func millsRatiosAreTailsOverDensities() {
    for step in 0...600 {
      let x = Double(step) / 20
      let expected =
        0.5 * erfc(x / 2.0.squareRoot()) / (exp(-x * x / 2) / (2 * Double.pi).squareRoot())
      #expect(abs(NormalDistribution.millsRatio(x) - expected) <= 2e-15 * (1 + x * x) * expected)
    }
    // The asymptotic series 1/x − 1/x³ + 3/x⁵.
    #expect(abs(NormalDistribution.millsRatio(1e4) - (1e-4 - 1e-12)) < 1e-18)
  }

  @Test func quantilesInvertProbabilities() {
    for step in 1..<400 {
      let x = Double(step - 200) / 33
      let p = NormalDistribution.probability(below: x)
      #expect(abs(NormalDistribution.quantile(p) - x) <= 1e-15 / NormalDistribution.density(x))
    }
  }
}
