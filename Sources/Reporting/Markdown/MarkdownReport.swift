package import ExperimentModel

/// The report of a sweep: comparison table, best configuration, metrics, what did not finish, and
/// where it all comes from. A pure function of the snapshot.
package struct MarkdownReport: Sendable {
  /// Ends with a line break.
  package let text: String

  package init(_ snapshot: SweepSnapshot) {
    let comparison = Comparison(snapshot)
    let sections = [
      comparisonSection(comparison, snapshot),
      bestSection(comparison),
      metricsSection(comparison),
      unfinishedSection(snapshot),
      provenanceSection(snapshot),
    ]
    text = sections.joined(separator: "\n")
  }
}
