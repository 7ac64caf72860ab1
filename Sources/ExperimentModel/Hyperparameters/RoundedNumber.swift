import Foundation

extension Double {
  /// The nearest number with so many significant decimal digits.
  package func rounded(digits: Int) -> Double {
    Double(String(format: "%.\(digits)g", self)) ?? self
  }

  /// The number for messages: whole, or with at most six significant digits.
  package var roundedForMessages: Double {
    let isShort = rounded() == self && abs(self) < 1e15
    return isShort ? self : rounded(digits: 6)
  }
}
