import Foundation
import Testing

@testable import Datasets

/// Bins by our own logarithm are those by the C library's, which earlier versions used: the hashes of
/// encoded data depend on them.
@Suite struct LogarithmBinTests {
  private func isSame(_ number: Double) -> Bool {
    let natural = log(number)
    let expected = number > 2 ? (natural * natural).rounded(.down) : number.rounded(.down)
    return NumericBins.logarithmBin(number) == expected
  }

  @Test func smallIntegersHaveTheSameBins() {
    let different = (-1000...300_000).first { !isSame(Double($0)) }
    #expect(different == nil)
  }

  /// Bins change at e^√n alone, so the integers on both sides of each edge prove it for all integers
  /// that doubles represent exactly.
  @Test func largeIntegersHaveTheSameBins() {
    for bin in 1...1349 {
      let edge = exp(Double(bin).squareRoot()).rounded()
      for distance in -3...3 {
        let number = edge + Double(distance)
        #expect(isSame(number), "\(number)")
      }
    }
  }

  @Test func randomNumbersHaveTheSameBins() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200_000 {
      let number = exp(Double.random(in: -5...40, using: &random))
      #expect(isSame(number), "\(number)")
    }
  }
}
