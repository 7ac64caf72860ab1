import Evaluation
import ExperimentModel

/// The Pareto front of quality against time. Empty when nothing finished.
func costSection(_ comparison: Comparison, _ options: ReportOptions) -> String? {
  let front = ParetoFront(comparison).numbers
  guard !front.isEmpty else { return nil }
  let words = options.language.words
  let rows = front.map { number in
    let entry = comparison.entries[number]
    let cost = entry.cost
    return [
      "\(number)", markdown(entry.configuration.name),
      entry[comparison.target.name].map { estimateText($0, decimals: options.precision) } ?? "–",
      comparison.standings.rows[number].resultText(decimals: options.precision, words),
      "\(entry.finished)",
      cost.seconds.map { fixed($0.mean, decimals: 1) } ?? "–",
      cost.peakBytes.map(byteText) ?? "–",
      cost.samplesPerSecond.map { grouped(Int($0.mean)) } ?? "–",
    ]
  }
  let table = MarkdownTable(
    columns: [
      (words.head(.number), true), (words.head(.name), false),
      (markdown(comparison.targetLabel), true), (words.head(.result), false),
      (words.head(.seeds), true), (words.head(.seconds), true), (words.head(.memory), true),
      (words.head(.speed), true),
    ], rows: rows)
  return """
    ## \(markdown(words.cost))

    \(markdown(words.costNote(metric: comparison.targetLabel)))

    \(table.text)

    """
}
