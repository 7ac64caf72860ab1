import Evaluation
import ExperimentModel

/// All final metrics with what they cost, and what each one means.
func metricsSection(_ comparison: Comparison, _ options: ReportOptions) -> String {
  let words = options.language.words
  return
    ([
      "## \(markdown(words.metrics))", metricsTable(comparison, options, words),
    ] + protocolTables(comparison, words) + [meanings(comparison, words)]).joined(
      separator: "\n\n")
}

private func metricsTable(
  _ comparison: Comparison, _ options: ReportOptions, _ words: any ReportWords
) -> String {
  var options = options
  let finished = Set(comparison.entries.filter { $0.finished > 0 }.map(\.number))
  guard !finished.isEmpty else { return markdown(words.nothingFinished) }
  options.shown = options.shown.map { $0.intersection(finished) } ?? finished
  options.columns =
    (comparison.hasSeveralSeeds ? ["number", "name", "n"] : ["number", "name"]).compactMap(
      ReportColumn.named)
    + MetricDefinition.all.compactMap { ReportColumn.named($0.column) }
    + ["seconds", "peak_rss_mib", "samples_per_second"].compactMap(ReportColumn.named)
  let table = ConfigurationTable(comparison, options: options).table.markdown
  return comparison.hasSeveralSeeds ? "\(markdown(words.metricsNote))\n\n\(table)" : table
}

/// Metrics of another protocol than each user's own rows at k 10, and those of cold users and
/// movies, each with a note on what they are.
private func protocolTables(_ comparison: Comparison, _ words: any ReportWords) -> [String] {
  guard comparison.entries.contains(where: { $0.finished > 0 }) else { return [] }
  let usual = Set(MetricDefinition.all.map(\.name))
  let metrics = comparison.evaluation.metrics.filter { !usual.contains($0.name) }
  let (own, ranked) = (metrics.filter { $0.scope == nil }, metrics.filter { $0.scope != nil })
  var parts: [String] = []
  if !own.isEmpty { parts.append(means(own, comparison, words)) }
  if !ranked.isEmpty, let note = words.candidates(comparison.evaluation.candidates) {
    parts += [note, means(ranked, comparison, words)]
  }
  if !comparison.coldMetrics.isEmpty {
    parts += [markdown(words.coldNote), means(comparison.coldMetrics, comparison, words)]
  }
  return parts
}

/// Means over the seeds that finished; the best of each metric is bold.
private func means(
  _ metrics: [MetricDefinition], _ comparison: Comparison, _ words: any ReportWords
) -> String {
  let finished = comparison.entries.filter { $0.finished > 0 }
  let best = metrics.map { metric in
    let values = finished.compactMap { $0[metric.name]?.mean }
    return metric.goal == .maximize ? values.max() : values.min()
  }
  let rows = finished.map { entry in
    ["\(entry.number)", markdown(entry.configuration.name)]
      + zip(metrics, best).map { metric, best in
        guard let value = entry[metric.name]?.mean else { return "–" }
        return value == best ? "**\(metricText(value))**" : metricText(value)
      }
  }
  let columns =
    [(words.head(.number), true), (words.head(.name), false)]
    + metrics.map { (markdown($0.label), true) }
  return MarkdownTable(columns: columns.map { (head: $0.0, isNumeric: $0.1) }, rows: rows).text
}

private func meanings(_ comparison: Comparison, _ words: any ReportWords) -> String {
  let usual = Set(MetricDefinition.all.map(\.name))
  return MarkdownTable(
    columns: [ReportHead.metric, .inGridFiles, .better, .meaning].map { (words.head($0), false) },
    rows: (MetricDefinition.all
      + comparison.evaluation.metrics.filter { !usual.contains($0.name) }).map { metric in
        [
          markdown(metric.label), "`\(metric.name)`",
          metric.goal == .maximize ? "higher" : "lower", markdown(metric.summary),
        ]
      }
  ).text
    + "\n\nRanking metrics are means over the users with a positive test row.\n"
}
