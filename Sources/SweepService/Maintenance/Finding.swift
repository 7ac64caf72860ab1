/// One result of an examination.
package struct Finding: Sendable, Hashable {
  /// False for a problem.
  package let isWell: Bool
  /// What was examined, such as "disk", and what was found.
  package let text: String

  static func well(_ text: String) -> Finding { Finding(isWell: true, text: text) }
  static func problem(_ text: String) -> Finding { Finding(isWell: false, text: text) }
}
