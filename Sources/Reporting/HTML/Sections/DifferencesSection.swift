import Evaluation
import ExperimentModel

extension PageSection {
  /// The forest plot; nil without differences.
  static func differences(_ comparison: Comparison, _ options: ReportOptions) -> PageSection? {
    let most = 40
    let (words, page) = (options.language.words, PageWords(options.language))
    let rows = comparison.ranked.compactMap { entry -> ForestPlot.Row? in
      let standing = comparison.standings.rows[entry.number]
      guard let difference = standing.difference else { return nil }
      return ForestPlot.Row(
        name: entry.configuration.name, difference: difference.mean, interval: difference.interval,
        verdict: standing.verdict.role,
        note: standing.resultText(decimals: options.precision, words),
        untested: difference.untestable.map(words.untestable))
    }
    let plot = ForestPlot(
      id: "forest", metric: comparison.targetLabel, goal: comparison.target.goal,
      rows: Array(rows.prefix(most)))
    guard let svg = plot.svg else { return nil }
    return PageSection(
      id: "differences", heading: page.differences,
      body: figure(
        svg, isWide: true,
        caption: page.differencesNote(comparison.standings.method)
          + page.bound(min(most, rows.count), of: rows.count)))
  }
}

extension Verdict {
  /// Class of the page's style.
  fileprivate var role: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .baseline, .undecided, .untested, .incomparable, .unfinished: "undecided"
    }
  }
}
