/// One thing that was looked for in a dataset, and what came of it.
package struct DatasetFinding: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable {
    case ok
    /// Worth knowing; it spoils nothing.
    case note
    /// Results mean less, or something else, than they seem to.
    case warning
  }

  package let severity: Severity
  /// What was looked for and found: "duplicates: 12 rows …".
  package let summary: String
  /// What that means and what to do; nil where all is well.
  package let meaning: String?

  package init(_ severity: Severity, _ summary: String, meaning: String? = nil) {
    self.severity = severity
    self.summary = summary
    self.meaning = meaning
  }
}
