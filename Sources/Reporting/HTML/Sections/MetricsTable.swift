import ExperimentModel

extension PageSection {
  /// All final metrics, and what each one means; nil when nothing has finished.
  static func metrics(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let words = options.language.words
    let finishedOnly = options.onlyFinished(comparison)
    guard finishedOnly.shown?.isEmpty == false else { return nil }
    let seeds = comparison.hasSeveralSeeds ? ["n"] : []
    let columns = ["number", "name"] + seeds + comparison.usualMetrics.map(\.column)
    let others = ProtocolMetrics.all(of: comparison, words).map { part in
      (part.note.map { paragraph(plain(markdown: $0), role: "quiet") } ?? "")
        + HTMLTable(part.table(comparison, options), caption: words.metrics).text
    }
    let meanings = comparison.explainedMetrics.map { metric in
      "<dt>\(html(metric.label)) <code>\(html(metric.name))</code></dt>"
        + "<dd>\(html(metric.summary)) \(metric.goal == .maximize ? "↑" : "↓")</dd>"
    }
    return PageSection(
      id: "metrics", heading: words.metrics,
      body: HTMLTable(
        ConfigurationTable(
          comparison, columns: columns.compactMap(ReportColumn.named), options: finishedOnly
        ).table, caption: words.metrics
      ).text + paragraph(words.metricsNote, role: "quiet") + others.joined()
        + ReportNotes(comparison, words).ofMetrics.map { paragraph($0, role: "quiet") }.joined()
        + "<details><summary>\(html(PageWords(options.language).meanings))</summary>"
        + "<dl>\(meanings.joined())</dl></details>")
  }

  /// Notes have bold words and code, and nothing else.
  private static func plain(markdown text: String) -> String {
    text.replacing("**", with: "").replacing("`", with: "")
  }

  /// Quality against cost: what no other configuration beats in both; nil when nothing finished.
  static func cost(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let words = options.language.words
    let front = ParetoFront(comparison).numbers
    guard !front.isEmpty else { return nil }
    var frontOnly = options
    frontOnly.shown = Set(front)
    frontOnly.order = ReportColumn.named("seconds").map { ReportOrder($0, .ascending) }
    let columns = [
      "number", "name", comparison.target.name, "result", "n", "seconds", "peak_rss_mib",
      "samples_per_second",
    ]
    return PageSection(
      id: "cost", heading: words.cost,
      body: paragraph(words.costNote(metric: comparison.targetLabel), role: "quiet")
        + HTMLTable(
          ConfigurationTable(
            comparison, columns: columns.compactMap(ReportColumn.named), options: frontOnly
          ).table, caption: words.cost
        ).text)
  }
}
