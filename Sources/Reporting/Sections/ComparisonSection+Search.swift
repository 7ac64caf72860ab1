import Analysis
import ExperimentModel

/// The comparison of a search, which tests nothing.
extension ComparisonSection {
  /// How to read the table, and why there is no verdict; nil unless the sweep is a search.
  var notesOfSearch: [Block]? {
    SearchText(comparison, language).map { search in
      [.paragraph(legendOfSearch, .note), .paragraph(search.untested, .note)]
    }
  }

  /// In a search: what the column of results shows, and which rows the table has.
  private var legendOfSearch: RichText {
    let direction = language.isBetter(comparison.target.goal)
    let shown = content.readableOptions.shown?.count ?? comparison.entries.count
    let all = comparison.entries.count
    let bound: (english: String, korean: String) =
      shown < all
      ? (
        " The table has the configurations of the grid file and the best suggestions, \(shown) of \(all).",
        " 표에는 그리드 파일의 구성과 가장 좋은 제안만 있습니다(\(all)개 중 \(shown)개)."
      ) : ("", "")
    return language.choose(
      english: """
        result is the difference in \(metric) (\(direction)) from the baseline (➖). Bold is the best value of \
        a column.\(bound.english)
        """,
      korean: """
        결과는 기준 구성(➖)과의 \(metric) 차이입니다(\(direction)). 굵은 글씨는 그 열에서 가장 좋은 \
        값입니다.\(bound.korean)
        """)
  }
}
