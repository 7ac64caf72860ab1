import Evaluation
import ExperimentModel

/// The table of configurations, and how to read it.
func comparisonSection(_ comparison: Comparison, _ snapshot: SweepSnapshot) -> String {
  """
  # \(markdown(snapshot.sweep.name))

  \(comparisonTable(comparison))

  \(comparisonNotes(comparison, snapshot.dataset))
  """
}

private func comparisonTable(_ comparison: Comparison) -> String {
  let settings = SettingColumns(comparison.entries.map(\.configuration.hyperparameters))
  let best = comparison.shownMetrics.map { metric in
    comparison.standings(by: metric).rows.map(\.tiesWithBest)
  }
  var columns: [(head: String, isNumeric: Bool)] = [("number", true), ("description", false)]
  columns += settings.definitions.map { definition in
    (markdown(SettingColumns.head(definition)), definition.isNumeric)
  }
  columns += comparison.shownMetrics.map { (markdown(Comparison.label(ofMetric: $0)), true) }
  if comparison.hasSeveralSeeds { columns.append(("n", true)) }
  columns.append(("result", false))

  let rows = comparison.entries.map { entry in
    var cells = ["\(entry.number)", markdown(entry.title)]
    cells += settings.definitions.map {
      markdown(SettingColumns.text($0, in: entry.configuration.hyperparameters))
    }
    for (metric, best) in zip(comparison.shownMetrics, best) {
      let text = entry[metric].map(estimateText) ?? "–"
      cells.append(best[entry.number] ? "**\(text)**" : text)
    }
    if comparison.hasSeveralSeeds { cells.append("\(entry.finished)") }
    cells.append(comparison.standings.rows[entry.number].resultText)
    return cells
  }
  return MarkdownTable(columns: columns, rows: rows).text
}

private func comparisonNotes(_ comparison: Comparison, _ dataset: DatasetDescription) -> String {
  let label = markdown(comparison.targetLabel)
  let direction = comparison.target.goal == .maximize ? "higher" : "lower"
  var notes = [
    "`result` compares \(label) (\(direction) is better) with the baseline (➖): ⬆ better, "
      + "⬇ worse, = the same, with the difference"
      + (comparison.hasSeveralSeeds ? " of the means." : ".")
      + " Bold is the best value of a column."
  ]
  if comparison.hasSeveralSeeds {
    notes.append(
      "Values are means over the n seeds that finished, ± their standard deviation (n − 1). The "
        + "arrows compare means and test nothing: where the difference is not well above the "
        + "deviations, it may be chance.")
  } else {
    notes.append(
      "One run each: the arrows show the sign of a difference, not that it is real. On MovieLens "
        + "100K another seed or split moved NDCG by about 0.005, so differences of that size are "
        + "noise; several `seeds` in the grid file show the noise of these data.")
  }
  if dataset.isSynthetic {
    notes.append(
      "**The data are synthetic.** They were generated to try the program out: the values say "
        + "nothing about real users.")
  }
  return notes.joined(separator: "\n\n") + "\n"
}

extension HyperparameterDefinition {
  /// Whether its values are numbers.
  fileprivate var isNumeric: Bool {
    switch domain {
    case .integer, .real: true
    case .boolean, .choice, .integers, .path: false
    }
  }
}
