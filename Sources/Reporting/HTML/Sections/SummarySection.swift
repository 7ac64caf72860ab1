import ExperimentModel

/// What the page says first: what was compared, and what came out.
func summary(
  _ comparison: Comparison, _ snapshot: SweepSnapshot, _ options: ReportOptions
) -> String {
  let words = options.language.words
  var parts = [
    paragraph(
      PageWords(options.language).counts(
        configurations: comparison.entries.count, seeds: comparison.seeds.count,
        dataset: snapshot.dataset.name,
        finished: snapshot.trials.count { $0.state == .finished }, trials: snapshot.trials.count),
      role: "quiet")
  ]
  if snapshot.dataset.isSynthetic { parts.append(paragraph(words.synthetic, role: "warning")) }
  parts.append(
    paragraph(words.findings(Findings(comparison, precision: options.precision)), role: "answer"))
  if let leading = SeedsToSettle(comparison.standings) {
    let name = comparison.entries[leading.number].configuration.name
    parts.append(paragraph(words.settling(name, leading.answer)))
  }
  return parts.joined(separator: "\n")
}
