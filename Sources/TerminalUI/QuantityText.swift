/// Returns a rate, such as rows per second: `950/s`, `12.3k/s`, `1.2M/s`; `–` if not finite.
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
