import Foundation

/// Name of a sweep as a person writes it.
package enum SweepName {
  /// Returns the name as stored: in Unicode's form C, without the prefix `sweep:`.
  package static func stored(_ text: String) -> String {
    let name = QualifiedName(text)
    return (name.kind == .sweep ? name.name : text).precomposedStringWithCanonicalMapping
  }
}
