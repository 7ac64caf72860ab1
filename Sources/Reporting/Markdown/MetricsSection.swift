import Evaluation
import ExperimentModel

/// All final metrics with what they cost, and what each one means.
func metricsSection(_ comparison: Comparison, _ options: ReportOptions) -> String {
  let words = options.language.words
  return
    ([
      "## \(markdown(words.metrics))", metricsTable(comparison, options, words),
    ] + protocolTables(comparison, options, words)
    + (comparison.hasFinished ? ReportNotes(comparison, words).ofMetrics.map(markdown) : [])
    + [meanings(comparison, words)]).joined(
      separator: "\n\n")
}

private func metricsTable(
  _ comparison: Comparison, _ options: ReportOptions, _ words: any ReportWords
) -> String {
  guard comparison.hasFinished else { return markdown(words.nothingFinished) }
  var options = options.onlyFinished(comparison)
  options.columns =
    (comparison.hasSeveralSeeds ? ["number", "name", "n"] : ["number", "name"]).compactMap(
      ReportColumn.named)
    + comparison.usualMetrics.compactMap { ReportColumn.named($0.column) }
    + ["seconds", "peak_rss_mib", "samples_per_second"].compactMap(ReportColumn.named)
  let table = ConfigurationTable(comparison, options: options).table.markdown
  return comparison.hasSeveralSeeds ? "\(markdown(words.metricsNote))\n\n\(table)" : table
}

/// Tables of the metrics that the `results` view has no column for, each with what stands above it.
private func protocolTables(
  _ comparison: Comparison, _ options: ReportOptions, _ words: any ReportWords
) -> [String] {
  ProtocolMetrics.all(of: comparison, words).flatMap { part in
    [part.note, part.table(comparison, options).markdown].compactMap(\.self)
  }
}

private func meanings(_ comparison: Comparison, _ words: any ReportWords) -> String {
  MarkdownTable(
    columns: [ReportHead.metric, .inGridFiles, .better, .meaning].map { (words.head($0), false) },
    rows: comparison.explainedMetrics.map { metric in
      [
        markdown(metric.label), "`\(metric.name)`",
        metric.goal == .maximize ? "higher" : "lower", markdown(metric.summary),
      ]
    }
  ).text
    + "\n\nRanking metrics are means over the users with a positive test row.\n"
}
