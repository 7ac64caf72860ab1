import Testing

@testable import TerminalUI

struct QuantityTextTests {
  @Test(arguments: [
    (0, "0/s"), (950.4, "950/s"), (999.4, "999/s"), (999.6, "1.0k/s"), (12_345, "12.3k/s"),
    (999_949, "999.9k/s"), (999_951, "1.0M/s"), (1_234_000, "1.2M/s"), (-1, "–"),
    (Double.nan, "–"), (Double.infinity, "–"),
  ])
  func rates(_ rate: Double, _ text: String) {
    #expect(rateText(perSecond: rate) == text)
  }

  @Test(arguments: [
    (0.5123, 4, "0.5123"), (0.00004, 4, "0.0000"), (-0.00004, 4, "0.0000"), (1, 2, "1.00"),
    (-1.25, 1, "-1.3"), (0.99996, 4, "1.0000"), (12.034, 2, "12.03"), (2e12, 4, "2000000000000.0"),
    (5, 0, "5"), (-2.6, 0, "-3"), (-0.2, 0, "0"), (Double.nan, 4, "nan"),
    (Double.infinity, 1, "inf"),
  ])
  func decimals(_ value: Double, _ places: Int, _ text: String) {
    #expect(decimalText(value, places: places) == text)
  }
}
