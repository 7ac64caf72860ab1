import Evaluation
import ExperimentModel

/// The answer, the table of configurations, and how to read it.
func comparisonSection(
  _ comparison: Comparison, _ snapshot: SweepSnapshot, _ options: ReportOptions
) -> String {
  let words = options.language.words
  return """
    # \(markdown(snapshot.sweep.name))

    \(findings(comparison, options))

    \(ConfigurationTable(comparison, options: options).table.markdown)

    \(notes(comparison, snapshot.dataset, words).joined(separator: "\n\n"))

    """
}

private func findings(_ comparison: Comparison, _ options: ReportOptions) -> String {
  let words = options.language.words
  let answer =
    "**" + markdown(words.findings(Findings(comparison, precision: options.precision))) + "**"
  guard let leading = SeedsToSettle(comparison.standings) else { return answer }
  let name = comparison.entries[leading.number].configuration.name
  return answer + "\n\n" + markdown(words.settling(name, leading.answer))
}

/// The foot of the table.
private func notes(
  _ comparison: Comparison, _ dataset: DatasetDescription, _ words: any ReportWords
) -> [String] {
  let standings = comparison.standings
  var notes = [
    words.legend(
      metric: comparison.targetLabel, isHigherBetter: comparison.target.goal == .maximize),
    words.method(standings.method, tests: standings.tests),
  ].map(markdown)
  notes += ReportNotes(comparison, words).ofComparison.map(markdown)
  if dataset.isSynthetic { notes.append("**\(markdown(words.synthetic))**") }
  return notes
}
