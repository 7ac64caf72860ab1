import ExperimentModel
import Foundation
import Testing

@testable import Reporting

@Suite struct NumberTextTests {
  @Test(arguments: [
    (1e-4, "1e-4"), (5e-5, "5e-5"), (2.5e-4, "2.5e-4"), (0.00012345, "1.2345e-4"), (0.001, "0.001"),
    (0.05, "0.05"), (0.4, "0.4"), (1.0, "1"), (0.0, "0"), (1e-7, "1e-7"), (-3e-4, "-3e-4"),
    (1.5e-300, "1.5e-300"),
  ])
  func settingsAreShortAndRoundTrip(value: Double, text: String) {
    #expect(settingText(.real(value)) == text)
    #expect(Double(text) == value)
  }

  @Test func otherSettingsReadAsInGridFiles() {
    #expect(settingText(.integer(2048)) == "2048")
    #expect(settingText(.boolean(true)) == "true")
    #expect(settingText(.list([.integer(64), .integer(32)])) == "[64, 32]")
    #expect(settingText(.text("adamw")) == "adamw")
  }

  @Test func roundingMovesNoPValueAcrossTheLevel() {
    #expect(probabilityText(0.04, level: 0.05) == "0.0400")
    #expect(probabilityText(0.049996, level: 0.05) == "0.049996")
    #expect(probabilityText(0.04996, level: 0.05) == "0.04996")
    #expect(probabilityText(0.05, level: 0.05) == "0.0500")
    #expect(probabilityText(0.050004, level: 0.05) == "0.0500")
    #expect(probabilityText(0.05.nextDown, level: 0.05) == "<0.05")
    #expect(probabilityText(0.00009, level: 0.05) == "<0.0001")
  }

  @Test func differencesHaveASignAndZeroIsPositive() {
    #expect(differenceText(0.0112) == "+0.0112")
    #expect(differenceText(-0.0112) == "−0.0112")
    #expect(differenceText(-0.00001) == "−0.0000")
    #expect(differenceText(0) == "+0.0000")
    #expect(differenceText(-0.0) == "+0.0000")
    #expect((-0.00001).fixed(decimals: 4) == "0.0000")
  }

  @Test(
    arguments: [
      (0.5, "0.5"), (3, "3"), (0.6780123456, "0.678012"), (1_750_000_000.123, "1750000000.123"),
      (0.00012345678, "0.000123457"), (0, "0"), (1e20, "1e20"), (.nan, "nan"),
    ] as [(Double, String)])
  func numbersForPeopleHaveAtMostSixDecimals(value: Double, text: String) {
    #expect(value.readable == text)
  }

  @Test func numbersBytesAndTimesAreFormatted() {
    #expect(
      [0, 999, 1000, 1_000_209, -12_345].map(\.grouped) == [
        "0", "999", "1,000", "1,000,209", "-12,345",
      ])
    #expect(byteText(512) == "512 B")
    #expect(byteText(64 << 20) == "64 MiB")
    #expect(byteText(8_321_499_136) == "7.8 GiB")
    #expect(timeText(Date(timeIntervalSince1970: 1_750_000_000)) == "2025-06-15 15:06:40")
    #expect(dayText(-86_400) == "1969-12-31")
  }
}
