/// The outcome of one check of a dataset.
package struct DatasetFinding: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable {
    case ok
    /// Worth knowing; results stay valid.
    case note
    /// Results are misleading.
    case warning
  }

  package let severity: Severity
  /// The check and what it found: "duplicates: 12 rows …".
  package let summary: String
  /// What that means and what to do; nil if nothing was found.
  package let meaning: String?

  package init(_ severity: Severity, _ summary: String, meaning: String? = nil) {
    self.severity = severity
    self.summary = summary
    self.meaning = meaning
  }
}
