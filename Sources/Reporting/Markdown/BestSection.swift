import Evaluation
import ExperimentModel

/// The best configuration by the target metric, and what it gains over the baseline.
func bestSection(_ comparison: Comparison) -> String {
  guard let best = comparison.best, let value = best[comparison.target.name] else {
    let anyFinished = comparison.entries.contains { $0.finished > 0 }
    return "## Best configuration\n\n"
      + (anyFinished
        ? "No finished trial has a value of \(markdown(comparison.targetLabel)).\n"
        : "No trial has finished yet.\n")
  }
  return """
    ## Best configuration

    \(sentence(best, value, comparison))
    \(differingSettings(best, comparison))
    """
}

private func sentence(
  _ best: Comparison.Entry, _ value: MeanEstimate, _ comparison: Comparison
) -> String {
  let label = markdown(comparison.targetLabel)
  let seeds = value.count > 1 ? " (mean of \(value.count) seeds)" : ""
  let has =
    "**\(markdown(best.configuration.name))** (number \(best.number)) has the best \(label): "
    + "**\(estimateText(value))**\(seeds)"
  guard let baseline = comparison.baseline, let reference = baseline[comparison.target.name] else {
    return "\(has). The baseline has no result, so there is no gain to state."
  }
  if best.isBaseline { return "\(has). It is the baseline: no other configuration is better." }
  let difference = value.mean - reference.mean
  if difference == 0 { return "\(has), the same as the baseline." }
  let relative =
    reference.mean == 0
    ? "" : " (\(differenceText(100 * difference / abs(reference.mean), decimals: 2)) %)"
  let counts = reference.count == value.count ? "" : " of \(reference.count) seeds"
  return "\(has). The baseline\(counts) has \(estimateText(reference)): a difference of "
    + "\(differenceText(difference))\(relative)."
}

/// A table of the settings in which the best differs from the baseline; empty without any.
private func differingSettings(_ best: Comparison.Entry, _ comparison: Comparison) -> String {
  guard let baseline = comparison.baseline, !best.isBaseline else { return "" }
  let settings = [baseline, best].map(\.configuration.hyperparameters)
  let rows = SettingColumns.differing(settings).map { definition in
    [SettingColumns.head(definition)]
      + settings.map { SettingColumns.text(definition, in: $0) }
  }
  guard !rows.isEmpty else { return "" }
  let table = MarkdownTable(
    columns: [("setting", false), ("baseline", true), (markdown(best.configuration.name), true)],
    rows: rows.map { $0.map(markdown) })
  return "\n\(table.text)\n"
}
