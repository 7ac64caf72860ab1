import Analysis
import ExperimentModel
import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The report of a search.
@Suite struct SearchReportTests {
  private func markdown(
    _ snapshot: SweepSnapshot = SearchSnapshots.search, _ language: ReportLanguage = .english
  ) -> String {
    ReportFormat.markdown.render(snapshot, options: .init(language: language))
      .replacing(#/ +/#, with: " ")
  }

  @Test(arguments: [
    ("search.md", ReportFormat.markdown, ReportLanguage.english),
    ("search-korean.md", .markdown, .korean),
  ])
  func matchesItsGoldenFile(
    name: String, format: ReportFormat, language: ReportLanguage
  ) throws {
    try expectGolden(
      format.render(SearchSnapshots.search, options: .init(language: language)), name)
  }

  @Test func theAnswerNamesTheBestAndTheBaseline() throws {
    let text = markdown()
    let best = try #require(SearchResults(Comparison(SearchSnapshots.search))?.best)
    #expect(text.contains("TPE search, 30 of 30 suggestions: "))
    #expect(text.contains("1 repeats an earlier one"))
    #expect(text.contains("The best is \(best.entry.configuration.name) with "))
    #expect(text.contains("; the baseline has 0."))
    #expect(text.contains("`sweep confirm search` tests the best with fresh seeds"))
    #expect(markdown(SearchSnapshots.search, .korean).contains("가지치기함"))
  }

  @Test func anExhaustedSpaceHasNoMore() {
    var snapshot = SearchSnapshots.search
    snapshot.sweep.search?.trials = 40
    #expect(markdown(snapshot).contains("TPE search, 30 of 40 suggestions: "))
    snapshot.sweep.search?.parameters = [
      SearchParameter("embedding_dim", .intUniform(min: 1, max: 29))
    ]
    #expect(
      markdown(snapshot).contains(
        "TPE search, 30 suggestions (the space has no more): 12 finished, 15 pruned, 1 diverged, 1 open"
      ))
    #expect(markdown(snapshot, .korean).contains("제안 30개(탐색 공간 전체): "))
    #expect(ReportFormat.json.render(snapshot).contains("\"is_exhausted\": true"))
  }

  @Test func aPrunedTrialSaysAfterWhichEpoch() throws {
    var record = try #require(SearchSnapshots.search.trials.first { $0.state == .pruned })
    record.attempts[0].state = .paused
    record.attempts[0].cause = .paused
    let epoch = record.epochs.count
    let text = TerminalRenderer().render(Document(trial: record))
    #expect(text.contains(try Regex("state +pruned after epoch \(epoch)\n")))
    #expect(text.contains(/state +paused\n/) && !text.contains("message"))
    let korean = TerminalRenderer().render(Document(trial: record, language: .korean))
    #expect(korean.contains("에폭 \(epoch) 뒤 가지치기함") && !korean.contains("메시지"))
    record.attempts[0].cause = .error("no space left")
    #expect(TerminalRenderer().render(Document(trial: record)).contains(/message +no space left/))
  }

  @Test func prunedConfigurationsSideBySideSaySo() throws {
    let entries = Comparison(SearchSnapshots.search).entries
    let number = try #require(entries.firstIndex { $0.trials.contains { $0.state == .pruned } })
    let compared = ConfigurationComparison(SearchSnapshots.search, numbers: [0, number])
    let text = TableFormat.table.render(compared)
    #expect(text.contains(/seeds finished +1 of 1 +0 of 1, pruned after epoch [13]\s/))
    #expect(TableFormat.table.render(compared, language: .korean).contains("뒤 가지치기함"))
  }

  /// With several seeds as with one, verdicts come from the confirmation alone.
  @Test(arguments: [SearchSnapshots.search, SearchSnapshots.severalSeeds])
  func nothingHasAVerdict(snapshot: SweepSnapshot) {
    for language in ReportLanguage.allCases {
      let text = markdown(snapshot, language)
      for mark in ["⬆", "⬇", "△", "▽", "≈", "p_adjusted", "| p |"] {
        #expect(!text.contains(mark), "\(mark)")
      }
    }
    let json = ReportFormat.json.render(snapshot)
    #expect(!json.contains("\"verdict\": \"better\"") && json.contains("\"test\": \"none\""))
  }

  @Test func tablesForPeopleHaveTheBestAndTablesForProgramsAll() {
    let text = markdown()
    #expect(text.contains("The best 10 of 29 trained suggestions; CSV and JSON have all."))
    #expect(text.contains("11 of 30."))
    let rows = ReportFormat.csv.render(SearchSnapshots.search).split(whereSeparator: \.isNewline)
    #expect(rows.count == 31)
  }

  @Test func prunedTrialsAreNoFailures() throws {
    let text = markdown()
    let unfinished = try #require(text.split(separator: "## Trials that did not finish").last)
    #expect(unfinished.contains("2 of 30 trials have no result."))
    #expect(!unfinished.contains("pruned"))
    var ended = SearchSnapshots.search
    ended.trials.removeAll { ![.finished, .pruned].contains($0.state) }
    #expect(markdown(ended).contains("None: of 28 trials, "))
  }

  @Test func configurationsSideBySideAreNotTested() {
    let compared = ConfigurationComparison(SearchSnapshots.severalSeeds, numbers: [0, 1, 4])
    let text = TableFormat.table.render(compared)
    #expect(text.contains("No difference in this search is tested"))
    #expect(!text.contains("⬆") && !text.contains("△"))
  }

  /// The confirmation has the verdicts, and the search names its section.
  @Test func aConfirmedSearchHasItsVerdicts() {
    var confirmed = SearchSnapshots.search
    confirmed.confirmations = Snapshots.confirmed.confirmations
    let text = markdown(confirmed)
    #expect(text.contains("the section Confirmation tests the best with fresh seeds"))
    #expect(text.contains("## Confirmation") && text.contains("⬆"))
    #expect(!text.contains("sweep confirm"))
  }

  /// With costs as an objective, the report has the suggestions that no other one dominates.
  @Test func severalObjectivesHaveAFront() throws {
    var snapshot = SearchSnapshots.search
    snapshot.sweep.search?.further = [.cost(.secondsEstimate)]
    let results = try #require(SearchResults(Comparison(snapshot)))
    // The better a suggestion, the more it costs, but for one.
    let finished = results.finished.map(\.entry.configuration.name)
    for (place, name) in finished.enumerated() {
      snapshot.sweep.operations[name] = place == 1 ? 1e13 : 1e10 * Double(100 - place)
    }
    let front = try #require(SearchFront(results, in: Comparison(snapshot)))
    #expect(front.compared == finished.count)
    #expect(
      front.members.map(\.suggestion.entry.configuration.name)
        == finished.enumerated().filter { $0.offset != 1 }.map(\.element))
    #expect(front.members[0].values[1] == 100)
    let text = markdown(snapshot)
    #expect(text.contains("### Pareto front"))
    #expect(text.contains("seconds (estimate)"))
    #expect(
      text.contains("\(finished.count - 1) of \(finished.count) suggestions are on the front"))
    #expect(markdown(snapshot, .korean).contains("파레토 전선"))
    #expect(!markdown(SearchSnapshots.search).contains("Pareto front\n"))
  }

  @Test func aSearchWithoutResultsSaysSo() {
    let text = markdown(SearchSnapshots.nothing)
    #expect(text.contains("TPE search, 0 of 30 suggestions. No suggestion has finished"))
    #expect(text.contains("Early termination has pruned nothing yet."))
    #expect(
      markdown(SearchSnapshots.beginning).contains(
        "Importance: not estimated. It needs at least 10 finished suggestions; there are"))
  }

  @Test func theJSONReportHasTheSearch() throws {
    let text = ReportFormat.json.render(SearchSnapshots.search)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let search = try #require(report["search"] as? [String: Any])
    #expect(search["method"] as? String == "tpe" && search["repeated"] as? Int == 1)
    let suggestions = try #require(search["suggestions"] as? [[String: Any]])
    #expect(suggestions.count == 29)
    let pruned = try #require(suggestions.first { $0["outcome"] as? String == "pruned" })
    #expect(pruned["metric"] is NSNull && pruned["last_value"] is Double)
    let termination = try #require(search["early_termination"] as? [String: Any])
    #expect((termination["rungs"] as? [Any])?.count == 2)
    #expect((search["importance"] as? [Any])?.count == 4)
  }

  /// A search of the epochs has a column for them beside those that were trained.
  @Test func searchedEpochsAreAParameter() {
    var snapshot = SearchSnapshots.search
    snapshot.sweep.search?.parameters = [SearchParameter("epochs", .intUniform(min: 3, max: 9))]
    let text = markdown(snapshot)
    #expect(text.contains("| name | epochs | validation NDCG | trained epochs | state |"))
    #expect(text.contains("| epochs | – | 12 |"))
  }

  @Test func theSummaryOfARunShowsTheBest() {
    let text = TerminalRenderer(width: nil, overflow: .csv)
      .render(Document(summaryOf: SearchSnapshots.search))
    #expect(text.contains("TPE search, 30 of 30 suggestions"))
    #expect(text.contains("Pruning saved ") && text.contains(" pruned"))
    #expect(!text.contains("suggestion-30"))
  }

  @Test func chartsShowTheSearch() throws {
    let html = ReportFormat.html.render(SearchSnapshots.search)
    for title in [
      "by suggestion, with the best so far", "by learning_rate", "by optimizer.momentum",
      "Hyperparameters and",
    ] {
      #expect(html.contains(title), "\(title)")
    }
    #expect(html.contains("pruned after epoch 1"))
    if let folder = ProcessInfo.processInfo.environment["SEARCH_PAGES"] {
      for (name, snapshot) in [
        ("search", SearchSnapshots.search), ("seeds", SearchSnapshots.severalSeeds),
        ("beginning", SearchSnapshots.beginning), ("nothing", SearchSnapshots.nothing),
      ] {
        try Data(ReportFormat.html.render(snapshot).utf8).write(
          to: URL(fileURLWithPath: "\(folder)/\(name).html"))
      }
    }
  }

  // MARK: - Axes

  @Test func aLogarithmicAxisIsMarkedAtPowersOfTen() {
    let axis = ParameterAxis(SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-1)))
    #expect(axis.marks.map(\.text) == ["1e-4", "0.001", "0.01", "0.1"])
    let places = axis.marks.map(\.place)
    #expect(zip(places, [0, 1.0 / 3, 2.0 / 3, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(axis.place(of: .real(1)) == nil && axis.place(of: .integer(0)) == nil)
    let narrow = ParameterAxis(SearchParameter("dropout", .logUniform(min: 0.02, max: 0.6)))
    #expect(narrow.marks.map(\.text) == ["0.02", "0.05", "0.1", "0.2", "0.5"])
  }

  @Test func anAxisOfAListHasItsValuesAtEqualDistances() {
    let axis = ParameterAxis(
      SearchParameter("batch_size", .categorical([.integer(512), .integer(64)])))
    #expect(axis.marks.map(\.text) == ["512", "64"] && axis.marks.map(\.place) == [0.25, 0.75])
    #expect(axis.place(of: .integer(64)) == 0.75 && axis.place(of: .integer(8)) == nil)
  }

  /// The worst values do not flatten the others, whichever direction is better.
  @Test(arguments: [TargetMetric.Goal.maximize, .minimize])
  func outliersAreDrawnAtTheEdge(goal: TargetMetric.Goal) {
    let sign = goal == .maximize ? 1.0 : -1.0
    let values = [0.70, 0.69, 0.68, 0.67, 0.66, 0.65, 0.64, -5].map { sign * $0 }
    let scale = SearchScale(values, others: [], goal: goal, from: 100, to: 0)
    #expect(scale.isBeyond(values[7]) && !scale.isBeyond(values[6]))
    #expect(abs(scale(values[0]) - scale(values[6])) > 80)
    #expect((0...100).contains(scale(values[7])))
  }
}
