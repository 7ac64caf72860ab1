/// Returns a time span in its two largest units: `42s`, `1m 05s`, `2h 07m`, `3d 04h`.
///
/// - Parameters:
///   - seconds: not negative; `–` if not finite.
///   - tenths: True to show tenths below one minute (`4.2s`): for what has ended, not for running
///     clocks.
package func durationText(seconds: Double, tenths: Bool = false) -> String {
  // Integers must not overflow, and no clock runs that long.
  guard seconds.isFinite, seconds < 1e12 else { return "–" }
  let seconds = max(0, seconds)
  if tenths, seconds < 59.95 {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)s"
  }
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
