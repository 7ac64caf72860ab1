import Testing

@testable import TerminalUI

struct QuantityTextTests {
  @Test(arguments: [
    (0, "0s"), (0.4, "0s"), (42, "42s"), (59.4, "59s"), (59.6, "1m 00s"), (65, "1m 05s"),
    (3599.4, "59m 59s"), (3600, "1h 00m"), (7_620, "2h 07m"), (86_399, "23h 59m"),
    (86_400, "1d 00h"), (273_600, "3d 04h"), (-3, "0s"), (Double.infinity, "–"),
    (Double.nan, "–"), (1e300, "–"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(durationText(seconds: seconds) == text)
  }

  @Test(arguments: [
    (0.04, "0.0s"), (4.25, "4.3s"), (9.94, "9.9s"), (9.96, "10s"), (65, "1m 05s"),
  ])
  func durationsWithTenths(_ seconds: Double, _ text: String) {
    #expect(durationText(seconds: seconds, tenths: true) == text)
  }

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
