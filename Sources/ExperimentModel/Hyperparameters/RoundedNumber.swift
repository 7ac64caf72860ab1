import Foundation

extension Double {
  /// The number for messages: whole, or with at most six significant digits.
  package var roundedForMessages: Double {
    let isShort = rounded() == self && abs(self) < 1e15
    return isShort ? self : Double(String(format: "%.6g", self)) ?? self
  }
}
