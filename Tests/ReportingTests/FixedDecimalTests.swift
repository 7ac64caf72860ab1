import Foundation
import Testing

@testable import Reporting

/// Fixed decimals, compared with C's `printf`.
@Suite struct FixedDecimalTests {
  @Test func fixedDecimalsAgreeWithPrintf() {
    var state: UInt64 = 1
    for round in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = Double(state >> 11) / Double(1 << 53)
      let value = (unit - 0.5) * pow(10, Double(round % 14) - 5)
      for decimals in [0, 1, 3, 4, 6] {
        let c = String(format: "%.\(decimals)f", value)
        let isZero = c.allSatisfy { "-0.".contains($0) }
        #expect(value.fixed(decimals: decimals) == (isZero ? c.replacing("-", with: "") : c))
      }
    }
  }

  @Test(arguments: [
    (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
    (1.005, 2, "1.00"), (-0.00004, 4, "0.0000"), (0.99995, 4, "1.0000"),
    (999_999.96, 1, "1000000.0"),
    (-1.25, 1, "-1.2"), (1e21, 0, "1000000000000000000000"),
  ])
  func tiesAndCarriesAreRoundedAsPrintfDoes(value: Double, decimals: Int, text: String) {
    #expect(value.fixed(decimals: decimals) == text)
  }
}
