import TextLayout
import Testing

@Suite struct DurationTextTests {
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
    (0.04, "0.0s"), (4.25, "4.3s"), (9.96, "10.0s"), (59.94, "59.9s"), (59.96, "1m 00s"),
    (65, "1m 05s"),
  ])
  func durationsWithTenths(_ seconds: Double, _ text: String) {
    #expect(durationText(seconds: seconds, tenths: true) == text)
  }
}
