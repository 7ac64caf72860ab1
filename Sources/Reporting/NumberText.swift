import Foundation

/// Numbers for people.
enum NumberText {
  /// Four decimals: `0.6780`.
  static func metric(_ value: Double) -> String { fixed(value, decimals: 4) }

  static func fixed(_ value: Double, decimals: Int) -> String {
    value.isFinite ? String(format: "%.\(decimals)f", value) : "\(value)"
  }

  /// With its sign: `+0.0112`.
  static func difference(_ value: Double) -> String {
    value.isFinite ? String(format: "%+.4f", value) : "\(value)"
  }

  /// `0.8 s`, `1 m 05 s`, `2 h 03 m`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return "–" }
    if seconds < 60 { return fixed(seconds, decimals: 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) m \(padded(whole % 60)) s" }
    return "\(whole / 3600) h \(padded(whole % 3600 / 60)) m"
  }

  /// `1,000,209`.
  static func count(_ value: Int) -> String {
    var groups: [String] = []
    var rest = abs(value)
    while rest >= 1000 {
      groups.insert(String(format: "%03d", rest % 1000), at: 0)
      rest /= 1000
    }
    return (value < 0 ? "-" : "") + ([String(rest)] + groups).joined(separator: ",")
  }

  static func date(_ date: Date) -> String {
    let formatter = ISO8601DateFormatter()
    return formatter.string(from: date)
  }

  private static func padded(_ value: Int) -> String { String(format: "%02d", value) }
}
