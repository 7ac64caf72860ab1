import Analysis
import Evaluation
import ExperimentModel

/// The suggestions of a search: the best, the history, each parameter, and what pruning saved.
struct SearchSection: ReportSection {
  static let id = "search"
  let content: ReportContent

  /// Rows of the table of suggestions.
  static let most = 10
  /// More rungs than anyone reads; the median rule may have as many as epochs.
  private static let mostRungs = 20

  var heading: String { language.choose(english: "Search", korean: "탐색") }

  var blocks: [Block] {
    guard let results = SearchResults(comparison),
      let text = SearchText(comparison, precision: options.precision, language)
    else { return [] }
    let charts = SearchCharts(results, metric: metric, comparison)
    let tables = SearchTables(results, content)
    var blocks: [Block] = [.facts(text.facts)]
    if let best = tables.best(Self.most) {
      blocks += [.table(best), .paragraph(tables.note(Self.most), .note)]
    }
    if let front = SearchFront(results, in: comparison), let table = tables.front(front) {
      blocks += [
        .heading(language.choose(english: "Pareto front", korean: "파레토 전선")), .table(table),
        .paragraph(tables.note(on: front), .note),
      ]
    }
    if let improvements = tables.improvements {
      blocks.append(.heading(language.choose(english: "History", korean: "경과")))
      blocks += charts.history(language) + [.table(improvements)]
    }
    blocks.append(.heading(language.choose(english: "Parameters", korean: "매개변수")))
    blocks += charts.slices(language) + charts.coordinates(language)
    blocks += [tables.importance.map(Block.table), .paragraph(text.importance, .note)]
      .compactMap(\.self)
    if let pruning = text.pruning {
      blocks += [
        .heading(language.choose(english: "Early termination", korean: "조기 중단")),
        tables.rungs(Self.mostRungs).map(Block.table), .paragraph(pruning),
      ].compactMap(\.self)
    }
    return blocks + [.data { [("search", SearchData(results, comparison).value)] }]
  }
}
