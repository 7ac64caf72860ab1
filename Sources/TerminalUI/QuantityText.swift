/// Returns a time span in its two largest units: `42s`, `1m 05s`, `2h 07m`, `3d 04h`.
///
/// - Parameters:
///   - seconds: not negative; a value that is not finite gives `–`.
///   - tenths: true for tenths below ten seconds (`4.2s`), as of spans that have ended.
package func durationText(seconds: Double, tenths: Bool = false) -> String {
  // A larger value is no time span, and would overflow.
  guard seconds.isFinite, seconds < 1e12 else { return "–" }
  let seconds = max(0, seconds)
  if tenths, seconds < 9.95 { return decimalText(seconds, places: 1) + "s" }
  let total = Int(seconds.rounded())
  func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    "\(large)\(largeUnit) \(small < 10 ? "0" : "")\(small)\(smallUnit)"
  }
  switch total {
  case ..<60: return "\(total)s"
  case ..<3600: return pair(total / 60, "m", total % 60, "s")
  case ..<86400: return pair(total / 3600, "h", total % 3600 / 60, "m")
  default: return pair(total / 86400, "d", total % 86400 / 3600, "h")
  }
}

/// Returns a rate, such as of samples: `950/s`, `12.3k/s`, `1.2M/s`; `–` when it is not finite.
package func rateText(perSecond rate: Double) -> String {
  guard rate.isFinite, rate >= 0 else { return "–" }
  // Above these limits rounding would show four digits before the unit.
  if rate < 999.5 { return "\(Int(rate.rounded()))/s" }
  if rate < 999_950 { return decimalText(rate / 1e3, places: 1) + "k/s" }
  return decimalText(rate / 1e6, places: 1) + "M/s"
}

/// Returns a number with a fixed count of decimals, rounded half away from zero.
func decimalText(_ value: Double, places: Int) -> String {
  // More than nine digits on either side of the point may overflow.
  guard value.isFinite, value.magnitude < 1e9, places <= 9 else { return "\(value)" }
  var scale = 1
  for _ in 0..<places { scale *= 10 }
  let scaled = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return "\(sign)\(scaled)" }
  let decimals = "\(scaled % scale)"
  let zeros = String(repeating: "0", count: places - decimals.count)
  return "\(sign)\(scaled / scale).\(zeros)\(decimals)"
}
