import ExperimentModel

extension PageSection {
  /// Learning curves of the best and the baseline; nil without epochs.
  static func curves(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let best = 6
    let leading = comparison.leading(best)
    // Before anything has finished, whatever has epochs.
    let shown =
      leading.isEmpty
      ? Array(
        comparison.entries.filter { $0.trials.contains { !$0.epochs.isEmpty } }.prefix(best))
      : leading
    let charts = EpochMeasure.allCases.compactMap { measure in
      CurveChart(
        id: measure.rawValue.replacing("_", with: "-"), measure: measure,
        lines: shown.compactMap { entry in
          LearningCurve(entry.trials, measure).map {
            .init(number: entry.number, name: entry.configuration.name, curve: $0)
          }
        }
      ).svg
    }
    guard !charts.isEmpty else { return nil }
    let page = PageWords(options.language)
    let legend = shown.enumerated().map { index, entry in
      """
      <li><svg viewBox="0 0 24 12" aria-hidden="true"><line class="curve s\(index)" x1="0" y1="6" \
      x2="24" y2="6"/></svg>\(entry.number) \(html(entry.configuration.name))</li>
      """
    }.joined()
    let note = page.curvesNote(
      hasSeveralSeeds: comparison.hasSeveralSeeds, shown: shown.count,
      of: comparison.entries.count)
    return PageSection(
      id: "curves", heading: page.curves,
      body: (note.isEmpty ? "" : paragraph(note, role: "quiet"))
        + "<ul class=\"legend\">\(legend)</ul>"
        + "<div class=\"charts\">" + charts.map { figure($0) }.joined() + "</div>")
  }
}
