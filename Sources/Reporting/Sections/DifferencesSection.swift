import Analysis
import Evaluation
import ExperimentModel

/// The differences from the baseline as a forest plot.
struct DifferencesSection: ReportSection {
  static let id = "differences"
  let content: ReportContent

  /// The most rows of the plot.
  private static let most = 40

  var heading: String {
    language.choose(english: "Differences from the baseline", korean: "기준 구성과의 차이")
  }

  var blocks: [Block] {
    let rows = comparison.leaderboard.compactMap { entry -> ForestPlot.Row? in
      let row = comparison.baselineComparison.rows[entry.number]
      guard let difference = row.difference else { return nil }
      return ForestPlot.Row(
        name: entry.configuration.name, difference: difference.mean, interval: difference.interval,
        verdict: row.verdict, note: row.resultText(decimals: options.precision, in: language),
        untested: difference.untestable?.text(in: language))
    }
    guard !rows.isEmpty else { return [] }
    let plot = ForestPlot(
      metric: metric, goal: comparison.target.goal, rows: Array(rows.prefix(Self.most)))
    return [
      .figures(
        Figures(
          figures: [Figure(id: "forest", chart: plot, isWide: true)],
          note: note + language.bound(plot.rows.count, of: rows.count)))
    ]
  }

  private var note: String {
    let pairs =
      switch comparison.baselineComparison.method {
      case .seeds where comparison.splits != nil:
        language.choose(
          english: " paired by split and seed", korean: "분할과 시드별로 짝지은 ")
      case .seeds: language.choose(english: " paired by seed", korean: "시드별로 짝지은 ")
      case .users: language.choose(english: " paired by user", korean: "사용자별로 짝지은 ")
      case .none: ""
      }
    return language.choose(
      english: """
        Each dot is a difference\(pairs), each line its 95 % interval. Intervals are of one comparison \
        each; colours and arrows follow the p values adjusted for all of them.
        """,
      korean: """
        점은 \(pairs)차이, 선은 95 % 구간입니다. 구간은 비교 하나에 대한 것이고, 색과 화살표는 모든 비교에 대해 보정한 \
        p를 따릅니다.
        """)
  }
}

extension ReportLanguage {
  /// States that a figure shows only the best; empty if it shows all.
  func bound(_ shown: Int, of all: Int) -> String {
    guard shown < all else { return "" }
    return choose(
      english: " The \(shown.grouped) best of \(all.grouped); the table has all.",
      korean: " \(all.grouped)개 중 가장 좋은 \(shown.grouped)개이며, 표에는 모두 있습니다.")
  }
}
