import ExperimentModel

/// Metrics of another protocol than each user's own rows at k 10, or those of cold users and movies,
/// with what tells them apart.
struct ProtocolMetrics {
  /// As Markdown; nil for the user's own rows at another k.
  let note: String?
  let metrics: [MetricDefinition]

  /// None where nothing has finished.
  static func all(of comparison: Comparison, _ words: any ReportWords) -> [ProtocolMetrics] {
    guard comparison.hasFinished else { return [] }
    let others = comparison.otherMetrics
    return [
      ProtocolMetrics(note: nil, metrics: others.filter { $0.scope == nil }),
      ProtocolMetrics(
        note: words.candidates(comparison.evaluation.candidates),
        metrics: others.filter { $0.scope?.isOfCandidates ?? false }),
      ProtocolMetrics(note: words.coldNote, metrics: comparison.coldMetrics),
    ].filter { !$0.metrics.isEmpty }
  }

  /// A row for each configuration that finished.
  func table(_ comparison: Comparison, _ options: ReportOptions) -> ReportTable {
    let columns = ["number", "name"] + metrics.map(\.name)
    return ConfigurationTable(
      comparison, columns: columns.compactMap(ReportColumn.named),
      options: options.onlyFinished(comparison)
    ).table
  }
}
