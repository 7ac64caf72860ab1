/// Something a person should know that ends nothing.
package struct Notice: Sendable, Hashable, CustomStringConvertible {
  package enum Severity: String, Sendable, Hashable {
    case note, warning
  }

  package let severity: Severity
  /// Without the severity and without a line break at its end.
  package let text: String

  package static func note(_ text: String) -> Notice { Notice(severity: .note, text: text) }
  package static func warning(_ text: String) -> Notice { Notice(severity: .warning, text: text) }

  /// "warning: …".
  package var description: String { "\(severity.rawValue): \(text)" }
}
