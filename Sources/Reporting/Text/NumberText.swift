import Analysis
package import Evaluation
import ExperimentModel
import Foundation

extension Double {
  /// The number with that many digits after the point. `-0.0000` is written `0.0000`.
  package func fixed(decimals: Int) -> String {
    guard isFinite else { return "\(self)" }
    if let text = fixedByInteger(decimals: decimals) { return text }
    let text = String(format: "%.\(decimals)f", self)
    let isZero = text.allSatisfy { "-0.".contains($0) }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// A fast path for numbers of ordinary size, ten times as fast: a report of ten thousand trials
  /// has hundreds of thousands. Nil if rounding the scaled number could differ from rounding the
  /// number.
  private func fixedByInteger(decimals: Int) -> String? {
    guard abs(self) < 1e6, (0...6).contains(decimals) else { return nil }
    var unit: UInt64 = 1
    for _ in 0..<decimals { unit *= 10 }
    let scaled = abs(self) * Double(unit)
    let rounded = scaled.rounded()
    guard abs(abs(scaled - rounded) - 0.5) > 1e-3 else { return nil }
    let number = UInt64(rounded)
    var digits = String(number % unit)
    digits = String(repeating: "0", count: Swift.max(0, decimals - digits.utf8.count)) + digits
    let sign = self < 0 && number > 0 ? "-" : ""
    return sign + String(number / unit) + (decimals > 0 ? "." + digits : "")
  }
}

/// A metric as every table writes it.
func metricText(_ value: Double) -> String { value.fixed(decimals: 4) }

/// A mean and the half width of its interval, where it has one: `0.6890`, or `0.6890 ± 0.0012`. An
/// interval that is cut has two ends of its own: `0.6000 (0.0000 … 1.0000)`.
package func estimateText(_ estimate: MeanEstimate, decimals: Int = 4) -> String {
  let text = estimate.mean.fixed(decimals: decimals)
  if estimate.isCut, let interval = estimate.interval {
    return "\(text) (\(interval.lowerBound.fixed(decimals: decimals)) … "
      + "\(interval.upperBound.fixed(decimals: decimals)))"
  }
  return estimate.margin.map { "\(text) ± \($0.fixed(decimals: decimals))" } ?? text
}

/// A difference of metrics with its sign. A difference that rounds to zero keeps the sign, so that
/// it agrees with the mark before it.
func differenceText(_ value: Double, decimals: Int = 4) -> String {
  let text = value.fixed(decimals: decimals)
  return (value < 0 ? "−" : "+") + (text.hasPrefix("-") ? text.dropFirst() : text[...])
}

/// An interval of a difference: `+0.0012 … +0.0068`.
func intervalText(_ interval: ClosedRange<Double>, decimals: Int = 4) -> String {
  differenceText(interval.lowerBound, decimals: decimals) + " … "
    + differenceText(interval.upperBound, decimals: decimals)
}

/// A probability of improvement with its interval, in hundredths: `0.83 (0.44 … 0.97)`.
func improvementText(_ improvement: ImprovementProbability) -> String {
  "\(improvement.share.fixed(decimals: 2)) (\(improvement.interval.lowerBound.fixed(decimals: 2)) … "
    + "\(improvement.interval.upperBound.fixed(decimals: 2)))"
}

/// A p value with four digits, or `<0.0001`. It has more digits if rounding would move it across
/// the level of significance.
func probabilityText(_ p: Double, level: Double) -> String {
  guard p >= 1e-4 else { return "<0.0001" }
  let texts = (4...8).lazy.map { p.fixed(decimals: $0) }
  return texts.first {
    (Double($0) ?? p) < level || p >= level
  }
    ?? "<\(level)"
}

extension Double {
  /// The number with at most six digits after the point, or six significant digits if it is very
  /// small or very large.
  var readable: String {
    guard isFinite else { return "\(self)" }
    if self != 0, abs(self) < 1e-3 || abs(self) >= 1e15 {
      return withShortExponent(String(format: "%.6g", self))
    }
    var text = String(format: "%.6f", self)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

/// The shortest text that a grid file reads back as the same value: `1e-4`, `5e-5`, `0.4`.
func settingText(_ value: ParameterValue) -> String {
  guard case .real(let number) = value, number != 0, abs(number) < 1e-3 else {
    return value.description
  }
  let text = "\(number)"
  guard !text.contains("e") else { return withShortExponent(text) }
  // Swift writes 0.0001 without an exponent, and anything smaller with one.
  let digits = text.drop { "-0.".contains($0) }
  let zeros = text.split(separator: ".")[1].prefix { $0 == "0" }.count
  let mantissa = digits.count > 1 ? "\(digits.prefix(1)).\(digits.dropFirst())" : "\(digits)"
  return (number < 0 ? "-" : "") + "\(mantissa)e-\(zeros + 1)"
}

/// A setting with at most four significant digits: suggestions of a search have as many as a number
/// can hold.
func shortSettingText(_ value: ParameterValue) -> String {
  guard case .real(let number) = value, number.isFinite else { return settingText(value) }
  return settingText(.real(number.rounded(digits: 4)))
}

/// `5e-05` → `5e-5`, `1.0e+16` → `1.0e16`.
private func withShortExponent(_ text: String) -> String {
  guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...])
  else { return text }
  return "\(text[..<mark])e\(exponent)"
}

extension Int {
  /// The number with its digits in groups of three: `1,000,209`.
  var grouped: String {
    let digits = Array(String(magnitude))
    var text = self < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}

/// Binary units: `512 MiB`, `7.8 GiB`.
func byteText(_ bytes: Int64) -> String {
  var value = Double(bytes)
  var units = ["B", "KiB", "MiB", "GiB", "TiB"][...]
  while value >= 1024, units.count > 1 {
    value /= 1024
    units.removeFirst()
  }
  return (value < 10 && units.first != "B" ? value.fixed(decimals: 1) : value.fixed(decimals: 0))
    + " \(units.first!)"
}

/// `2026-01-31 12:00:00` in UTC.
func timeText(_ date: Date) -> String {
  var text = date.formatted(
    Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: TimeZone(secondsFromGMT: 0)!))
  if text.hasSuffix("Z") { text.removeLast() }
  return text
}

/// `2026-01-31` in UTC, of seconds since 1970.
func dayText(_ timestamp: Int64) -> String {
  String(timeText(Date(timeIntervalSince1970: Double(timestamp))).prefix(10))
}
