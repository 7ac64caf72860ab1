import Evaluation
import ExperimentModel

/// All final metrics, and what each one means.
func metricsSection(_ comparison: Comparison) -> String {
  """
  ## All metrics

  \(metricsTable(comparison))

  \(meanings)
  """
}

private func metricsTable(_ comparison: Comparison) -> String {
  let metrics = MetricDefinition.all
  let best = metrics.map { metric in
    comparison.standings(by: metric.name).rows.map(\.tiesWithBest)
  }
  let rows = comparison.entries.filter { $0.finished > 0 }.map { entry in
    var cells = ["\(entry.number)", markdown(entry.configuration.name)]
    for (metric, best) in zip(metrics, best) {
      let text = entry[metric.name].map { metricText($0.mean) } ?? "–"
      cells.append(best[entry.number] ? "**\(text)**" : text)
    }
    return cells
  }
  guard !rows.isEmpty else { return "No trial has finished yet." }
  let columns =
    [("number", true), ("name", false)] + metrics.map { (markdown($0.label), true) }
  return (comparison.hasSeveralSeeds ? "Means over the seeds that finished.\n\n" : "")
    + MarkdownTable(columns: columns.map { (head: $0.0, isNumeric: $0.1) }, rows: rows).text
}

private var meanings: String {
  MarkdownTable(
    columns: [("metric", false), ("in grid files", false), ("better", false), ("meaning", false)],
    rows: MetricDefinition.all.map { metric in
      [
        markdown(metric.label), "`\(metric.name)`",
        metric.goal == .maximize ? "higher" : "lower", markdown(metric.summary),
      ]
    }
  ).text
    + "\n\nRanking metrics are means over the users with a positive test row.\n"
}
