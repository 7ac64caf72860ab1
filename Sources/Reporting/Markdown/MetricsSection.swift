import ExperimentModel

/// All final metrics with what they cost, and what each one means.
func metricsSection(_ comparison: Comparison, _ options: ReportOptions) -> String {
  let words = options.language.words
  return """
    ## \(markdown(words.metrics))

    \(metricsTable(comparison, options, words))

    \(meanings(words))
    """
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

private func meanings(_ words: any ReportWords) -> String {
  MarkdownTable(
    columns: [ReportHead.metric, .inGridFiles, .better, .meaning].map { (words.head($0), false) },
    rows: MetricDefinition.all.map { metric in
      [
        markdown(metric.label), "`\(metric.name)`",
        metric.goal == .maximize ? "higher" : "lower", markdown(metric.summary),
      ]
    }
  ).text
    + "\n\nRanking metrics are means over the users with a positive test row.\n"
}
