import Analysis
import Evaluation
import ExperimentModel
import TestSupport
import Testing

/// The suggestions of a search, their rungs and the importance of parameters.
@Suite struct SearchResultsTests {
  private func results(_ snapshot: SweepSnapshot) throws -> SearchResults {
    try #require(SearchResults(Comparison(snapshot)))
  }

  @Test func onlySearchesHaveSuggestions() {
    #expect(SearchResults(Comparison(Snapshots.severalSeeds)) == nil)
  }

  @Test func suggestionsAreCountedByOutcome() throws {
    let results = try results(SearchSnapshots.search)
    #expect(results.count == 30 && results.repeated == 1)
    #expect(results.suggestions.count == 29)
    #expect(results.count(.open) == 1 && results.count(.diverged) == 1)
    #expect(results.count(.finished) + results.count(.pruned) == 27)
    #expect(results.count(.pruned) > 10)
    let running = try #require(results.suggestions.last)
    #expect(running.number == 30 && running.outcome == .open && running.estimate == nil)
  }

  /// A trial that failed makes its suggestion failed, even if another one diverged.
  @Test func failuresAreToldFromDivergence() throws {
    var search = SearchSnapshots.severalSeeds
    let diverged = search.trials.indices.filter { search.trials[$0].state == .diverged }
    #expect(try results(search).count(.diverged) == 1 && diverged.count == 3)
    search.trials[diverged[1]].state = .crashed
    let mixed = try results(search)
    #expect(mixed.count(.diverged) == 0 && mixed.count(.failed) == 1)
  }

  /// 30 suggestions, of which one repeats another.
  @Test(arguments: [
    (29, 40, 30, true), (31, 40, 32, false), (99, 40, 40, false), (29, 30, 30, false),
  ])
  func aSmallSpaceHasFewerSuggestions(
    points: Int, trials: Int, total: Int, isExhausted: Bool
  ) throws {
    var search = SearchSnapshots.search
    search.sweep.search = SearchDefinition(
      method: .random, trials: trials,
      parameters: [SearchParameter("embedding_dim", .intUniform(min: 1, max: points))])
    let results = try results(search)
    #expect(results.total == total && results.isExhausted == isExhausted)
  }

  @Test func theBestHasFinishedAndPrunedOnesFollow() throws {
    let results = try results(SearchSnapshots.search)
    let best = try #require(results.best)
    let values = results.finished.compactMap(\.estimate?.mean)
    #expect(best.estimate?.mean == values.max() && values == values.sorted(by: >))
    let outcomes = results.ranked.map(\.outcome)
    #expect(outcomes.drop { $0 == .finished }.allSatisfy { $0 == .pruned })
    let epochs = results.ranked.drop { $0.outcome == .finished }.map(\.trainedEpochs)
    #expect(epochs == epochs.sorted(by: >) && Set(epochs) == [1, 3])
  }

  @Test func aPrunedSuggestionHasTheValueAfterItsLastEpoch() throws {
    let results = try results(SearchSnapshots.severalSeeds)
    let pruned = try #require(results.suggestions.first { $0.outcome == .pruned })
    let values = pruned.entry.trials.compactMap {
      $0.epochs[pruned.trainedEpochs - 1].validation["ndcg_all@10"]
    }
    #expect(values.count == 3 && pruned.estimate == nil)
    #expect(abs(try #require(pruned.lastValue) - values.reduce(0, +) / 3) < 1e-12)
  }

  @Test func inactiveParametersHaveNoValue() throws {
    let results = try results(SearchSnapshots.search)
    for suggestion in results.suggestions {
      #expect((suggestion.values[3] != nil) == (suggestion.values[2] == .text("sgd")))
    }
  }

  @Test func improvementsAscend() throws {
    let results = try results(SearchSnapshots.search)
    let values = results.improvements.map(\.value)
    #expect(values.count > 1 && values == values.sorted())
    #expect(results.improvements.last?.suggestion.index == results.best?.index)
  }

  @Test func rungsCountWhoCameAndWhoWentOn() throws {
    let results = try results(SearchSnapshots.severalSeeds)
    let rungs = try #require(SearchRungs(results))
    #expect(rungs.rungs.map(\.epoch) == [1, 3])
    // One of 30 repeats another, so that 29 suggestions trained.
    #expect(rungs.rungs[0].reached == 29)
    // Those that continued have reached the next rung, but for the two with two epochs.
    #expect(rungs.rungs[1].reached == rungs.rungs[0].continued - 2)
    #expect(rungs.rungs.map(\.waiting) == [0, 0])
    #expect(rungs.rungs.map(\.pruned).reduce(0, +) == results.count(.pruned))
    let (first, second) = (rungs.rungs[0].pruned, rungs.rungs[1].pruned)
    #expect(rungs.savedEpochs == 3 * (8 * first + 6 * second))
    #expect(rungs.askedEpochs == 3 * 9 * 27)
    var search = SearchSnapshots.search
    search.sweep.search?.earlyTermination = nil
    #expect(try SearchRungs(self.results(search)) == nil)
  }

  /// Brackets begin at different rungs, and the median rule has one after each epoch.
  @Test(arguments: [EarlyTermination.Kind.hyperband, .median])
  func everyRuleCountsWhatItPruned(kind: EarlyTermination.Kind) throws {
    var search = SearchSnapshots.search
    search.sweep.search?.earlyTermination = EarlyTermination(kind)
    let results = try results(search)
    let rungs = try #require(SearchRungs(results)).rungs
    #expect(rungs.allSatisfy { $0.reached == $0.continued + $0.pruned + $0.waiting })
    #expect(rungs.map(\.epoch) == [1, 3])
    #expect(kind == .hyperband ? rungs[0].reached < 29 : rungs[0].reached == 29)
    if kind == .median {
      #expect(rungs.map(\.pruned).reduce(0, +) == results.count(.pruned))
    }
  }

  @Test func trialsOnAPausedRungWait() throws {
    var search = SearchSnapshots.search
    let place = try #require(search.trials.indices.last)
    search.trials[place].state = .paused
    search.trials[place].epochs.removeLast()
    let rungs = try #require(SearchRungs(results(search)))
    #expect(rungs.rungs[0].waiting == 1)
  }

  @Test func nothingIsTested() {
    for snapshot in [SearchSnapshots.search, SearchSnapshots.severalSeeds] {
      let comparison = Comparison(snapshot).baselineComparison
      #expect(comparison.tests == 0 && !comparison.isBestTested)
      #expect(comparison.rows.allSatisfy { $0.adjustedP == nil && $0.improvement == nil })
      let verdicts = Set(comparison.rows.map(\.verdict.name))
      #expect(verdicts == ["baseline", "untested", "unfinished"])
      let reasons = Set(comparison.rows.compactMap { $0.difference?.untestable })
      #expect(reasons == [.ofSearch])
      #expect(comparison.rows.count(where: \.tiesWithBest) == 1)
    }
  }

  @Test func prunedTrialsAreNotPending() {
    let comparison = Comparison(SearchSnapshots.search)
    let confirmation = Confirmation(ofBest: 3, in: comparison)
    // The suggestion that runs.
    #expect(confirmation?.unfinished == 1)
    #expect(confirmation?.metric == SearchSnapshots.metric)
  }

  // MARK: - Importance

  /// A search of two parameters in which the metric follows the first alone.
  private func search(_ count: Int) -> SweepSnapshot {
    let configurations =
      [Snapshots.configuration("baseline")]
      + (0..<count).map { index in
        Snapshots.configuration(SearchDefinition.name(ofSuggestion: index)) {
          $0.learningRate = 1e-3 * Double(1 + index)
          $0[MLPSettings.dropout] = Double(index * 7 % count) / Double(count)
        }
      }
    var snapshot = Snapshots.snapshot(
      configurations,
      configurations.enumerated().map { number, configuration in
        Snapshots.finished(
          configuration, number: number, Snapshots.result(ndcg: 0.5 + 0.01 * Double(number)))
      })
    snapshot.sweep.search = SearchDefinition(
      method: .random, trials: count,
      parameters: [
        SearchParameter("dropout", .uniform(min: 0, max: 1)),
        SearchParameter("learning_rate", .logUniform(min: 1e-3, max: 1)),
        SearchParameter("batch_size", .constant(.integer(512))),
      ])
    return snapshot
  }

  @Test func importanceIsTheShareOfTheVarianceOfRanks() throws {
    guard case .shares(let shares) = SearchImportance(try results(search(25))) else {
      Issue.record("not estimated")
      return
    }
    #expect(shares.map(\.name) == ["learning_rate", "dropout"] && shares.map(\.count) == [25, 25])
    // Ranks 1…25 in five groups of five: SS_total 1300, SS_within 5 · 10, MS_within 50 / 20.
    let expected = (1300 - 50 - 4 * 2.5) / 1300
    #expect(abs(try #require(shares[0].share) - expected) < 1e-12)
    #expect(try #require(shares[1].share) < 0.2)
  }

  @Test func importanceNeedsTenSuggestions() throws {
    #expect(SearchImportance(try results(search(9))) == .tooFew(finished: 9, needed: 10))
    #expect(
      SearchImportance(try results(SearchSnapshots.nothing)) == .tooFew(finished: 0, needed: 10))
  }

  @Test func aConditionalParameterOfFewSuggestionsHasNoImportance() throws {
    guard case .shares(let shares) = SearchImportance(try results(SearchSnapshots.search)) else {
      Issue.record("not estimated")
      return
    }
    let momentum = try #require(shares.last)
    #expect(momentum.name == "optimizer.momentum" && momentum.share == nil && momentum.count < 10)
  }
}
