import Evaluation
package import ExperimentModel

/// The report of a sweep: what is really better, what matters and what it costs, then all metrics,
/// what did not finish, and where it all comes from. A pure function of the snapshot.
package struct MarkdownReport: Sendable {
  /// Ends with a line break.
  package let text: String

  package init(_ snapshot: SweepSnapshot, options: ReportOptions = .init()) {
    let comparison = Comparison(snapshot)
    let words = options.language.words
    text = concurrently([
      { comparisonSection(comparison, snapshot, options) },
      { effectsSection(comparison, options) },
      { costSection(comparison, options) },
      { metricsSection(comparison, options) },
      { unfinishedSection(snapshot, heading: words.unfinished) },
      { provenanceSection(snapshot, heading: words.provenance) },
    ]).compactMap { $0 }.joined(separator: "\n")
  }
}
