import ExperimentModel

/// All final metrics, and what each one means.
func metricsSection(_ comparison: Comparison) -> String {
  let metrics = comparison.evaluation.metrics
  guard comparison.entries.contains(where: { $0.finished > 0 }) else {
    return "## All metrics\n\nNo trial has finished yet.\n\n\(meanings(metrics))"
  }
  var parts = [
    "## All metrics\n",
    (comparison.hasSeveralSeeds ? "Means over the seeds that finished.\n\n" : "")
      + metricsTable(metrics.filter { $0.scope == nil }, comparison) + "\n",
  ]
  if let note = candidatesNote(comparison.evaluation.candidates) {
    let ranked = metrics.filter { $0.scope != nil }
    parts.append("\(note)\n\n\(metricsTable(ranked, comparison))\n")
  }
  if !comparison.coldMetrics.isEmpty {
    parts.append(
      "Of the test rows of cold users and movies, those without a training row:\n\n"
        + metricsTable(comparison.coldMetrics, comparison) + "\n")
  }
  return parts.joined(separator: "\n") + "\n" + meanings(metrics)
}

private func metricsTable(_ metrics: [MetricDefinition], _ comparison: Comparison) -> String {
  let best = metrics.map { comparison.numbersOfBest(metric: $0.name) }
  let rows = comparison.entries.filter { $0.finished > 0 }.map { entry in
    var cells = ["\(entry.number)", markdown(entry.configuration.name)]
    for (metric, best) in zip(metrics, best) {
      let text = entry[metric.name].map { metricText($0.mean) } ?? "–"
      cells.append(best.contains(entry.number) ? "**\(text)**" : text)
    }
    return cells
  }
  let columns =
    [("number", true), ("name", false)] + metrics.map { (markdown($0.label), true) }
  return MarkdownTable(columns: columns.map { (head: $0.0, isNumeric: $0.1) }, rows: rows).text
}

/// What the candidates were, where they were not the user's own rows.
private func candidatesNote(_ candidates: EvaluationProtocol.Candidates) -> String? {
  switch candidates {
  case .own: nil
  case .all:
    "Ranked among all movies that the user has not seen in the training and validation rows:"
  case .sampled(let count):
    "Ranked among \(grouped(count)) sampled movies that the user never rated. **Sampled metrics "
      + "mislead:** they can order models otherwise than the whole catalogue does (Krichene and "
      + "Rendle, KDD 2020); `candidates: all` ranks among all movies."
  }
}

private func meanings(_ metrics: [MetricDefinition]) -> String {
  MarkdownTable(
    columns: [("metric", false), ("in grid files", false), ("better", false), ("meaning", false)],
    rows: metrics.map { metric in
      [
        markdown(metric.label), "`\(metric.name)`",
        metric.goal == .maximize ? "higher" : "lower", markdown(metric.summary),
      ]
    }
  ).text
    + "\n\nRanking metrics are means over the users with a positive test row.\n"
}
