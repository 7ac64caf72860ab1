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
    let different = (-1000...1_000_000).first { !isSame(Double($0)) }
    #expect(different == nil)
  }

  /// Bins change at e^√n alone, so the integers on both sides of each edge prove it for all of them
  /// up to 2⁴⁶. Beyond, consecutive integers differ by little more than rounding.
  @Test func largeIntegersHaveTheSameBins() {
    let different = (1...1016).lazy.flatMap { bin in
      let edge = exp(Double(bin).squareRoot()).rounded()
      return (-3...3).map { edge + Double($0) }
    }.first { !isSame($0) }
    #expect(different == nil)
  }

  @Test func randomNumbersHaveTheSameBins() {
    var random = SystemRandomNumberGenerator()
    let different = (0..<300_000).lazy
      .map { _ in exp(Double.random(in: -5...32, using: &random)) }.first { !isSame($0) }
    #expect(different == nil)
  }
}
