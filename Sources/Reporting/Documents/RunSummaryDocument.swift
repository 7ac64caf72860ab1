import Analysis
import Evaluation
package import ExperimentModel

extension Document {
  /// The summary at the end of a run: leaderboard, findings, and the number of trials in each
  /// state.
  ///
  /// - Parameter limit: rows of the table; the report has the other configurations. The baseline is
  ///   always shown.
  package init(
    summaryOf snapshot: SweepSnapshot, rows limit: Int = 20, language: ReportLanguage = .english
  ) {
    let content = ReportContent(snapshot, ReportOptions(language: language))
    let comparison = content.comparison
    if let study = VarianceBySource(comparison) {
      self.init(
        language: language,
        lead: [
          .table(VarianceSection.table(study, content)),
          .paragraph(VarianceText(study, content).text),
          .paragraph(Self.counts(snapshot.trials, language)),
        ])
      return
    }
    if let search = SearchResults(comparison), let text = SearchText(comparison, language) {
      let tables = SearchTables(search, content)
      let best = tables.best(SearchSection.most)
      self.init(
        language: language,
        lead: [
          best.map(Block.table), best.map { _ in .paragraph(tables.note(SearchSection.most)) },
          .paragraph(text.answer), search.best == nil ? nil : .paragraph(text.untested),
          text.pruning.map { .paragraph($0) },
          .paragraph(Self.counts(snapshot.trials, language)),
        ].compactMap(\.self))
      return
    }
    let leaderboard = comparison.leaderboard
    let shown = leaderboard.enumerated().filter { $0.offset < limit || $0.element.isBaseline }
      .map(\.element)
    var blocks: [Block] = []
    if !shown.isEmpty {
      blocks.append(.table(Self.table(shown, comparison, language)))
      let rest = leaderboard.count - shown.count
      if rest > 0 {
        blocks.append(
          .paragraph(
            language.choose(
              english: "… and \(rest) more, which the report lists",
              korean: "… 외 \(rest)개는 보고서에 있습니다")))
      }
      blocks.append(.paragraph(FindingsText(comparison, language).text))
      if let text = SelectionText(comparison, language).text { blocks.append(.paragraph(text)) }
      if let estimate = SampleSizeEstimate(comparison), estimate.answer == .oneSeed {
        blocks.append(.paragraph(SampleSizeText(estimate, content).text))
      }
    }
    blocks.append(.paragraph(Self.counts(snapshot.trials, language)))
    self.init(language: language, lead: blocks)
  }

  private static func table(
    _ entries: [Comparison.Entry], _ comparison: Comparison, _ language: ReportLanguage
  ) -> ReportTable {
    let seeds = comparison.hasSeveralSeeds ? ["n"] : []
    let hasDescriptions = comparison.entries.contains { !$0.configuration.description.isEmpty }
    let columns =
      ["number", "name"] + comparison.shownMetrics + seeds + ["result"]
      + (hasDescriptions ? ["description"] : [])
    let essential: Set = ["name", "result", ReportColumn.final(comparison.target.name)?.name]
    return ConfigurationTable(
      comparison, columns: columns.compactMap(ReportColumn.final), entries: entries,
      options: ReportOptions(language: language)
    ).table.essential { essential.contains($0.name) }
  }

  /// `12 of 14 trials finished, 1 failed, 1 interrupted`.
  private static func counts(_ trials: [TrialRecord], _ language: ReportLanguage) -> RichText {
    let counts = Dictionary(trials.map { ($0.state, 1) }, uniquingKeysWith: +)
    let finished = counts[.finished, default: 0]
    let others = TrialState.allCases.filter { $0 != .finished }.compactMap { state in
      counts[state].map { count in
        let name =
          state == .queued
          ? language.choose(english: "not started", korean: "시작 전") : state.text(in: language)
        return language.choose(english: ", \(count) \(name)", korean: ", \(name) \(count)개")
      }
    }.joined()
    return language.choose(
      english: "\(finished) of \(trials.count) trials finished\(others)",
      korean: "실행 \(trials.count)개 중 \(finished)개 완료\(others)")
  }
}
