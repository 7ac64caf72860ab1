import ExperimentModel
import Testing

@testable import Search

/// Always suggests the same point.
private struct StubbornSampler: Sampler {
  let usesResults = true

  func point(for request: SamplingRequest) -> ParameterSpace.Point {
    request.space.point { _ in .integer(1) }
  }
}

@Suite struct SearchTests {
  @Test func missingResultsAreAwaited() {
    let search = Search(
      space: TestSpace.continuous.space, sampler: TPESampler(), seed: 1, goal: .minimize, lag: 3)
    var trials: [SearchTrial] = []
    for _ in 0..<3 {
      guard case .suggestion(let suggestion) = search.next(after: trials) else {
        Issue.record("the first `lag` suggestions need no result")
        return
      }
      trials.append(SearchTrial(point: suggestion.point))
    }
    #expect(search.next(after: trials) == .waits(for: [0]))
    trials[2].observation = .finished(1)
    #expect(search.next(after: trials) == .waits(for: [0]))
    trials[0].observation = .failed
    guard case .suggestion(let fourth) = search.next(after: trials) else {
      Issue.record("the result of trial 0 suffices")
      return
    }
    #expect(fourth.index == 3)
    #expect(fourth.repeats == nil)
  }

  /// In a large space, a sampler that insists on a point is overruled by the prior.
  @Test func duplicatesAreDrawnFromThePrior() {
    let space = TestSpace.make([SearchParameter("a", .intUniform(min: 1, max: 1_000_000))])
    let search = Search(
      space: space, sampler: StubbornSampler(), seed: 1, goal: .minimize, lag: 1)
    let one = SearchTrial(
      point: .init([.init(name: "a", value: .integer(1))]), observation: .finished(0))
    guard case .suggestion(let suggestion) = search.next(after: [one]) else {
      Issue.record("a suggestion was due")
      return
    }
    #expect(suggestion.repeats == nil)
    #expect(suggestion.point != one.point)
  }

  /// A space too large to list, whose mass lies on one value: the suggestion names the earlier one.
  @Test func repetitionsNameTheEarlierSuggestion() {
    let rare = (1...5000).map { ParameterValue.integer($0) }
    let space = TestSpace.make([
      SearchParameter(
        "a",
        .categorical(rare, probabilities: [1 - 4999e-18] + Array(repeating: 1e-18, count: 4999)))
    ])
    let search = Search(
      space: space, sampler: RandomSampler(), seed: 1, goal: .minimize, lag: 1)
    let one = SearchTrial(
      point: .init([.init(name: "a", value: .integer(1))]), observation: .finished(0))
    // A repetition needs no observation of its own.
    let again = SearchTrial(point: one.point)
    #expect(
      search.next(after: [one, again])
        == .suggestion(Suggestion(index: 2, point: one.point, repeats: 0)))
  }

  @Test func standingsFollowOptunasOrder() {
    let observations: [Observation] = [
      .diverged, .pruned(epoch: 1, value: 0.1), .finished(5), .pruned(epoch: 3, value: 9),
      .pruned(epoch: 3, value: .nan), .finished(.nan), .failed, .finished(2),
      .pruned(epoch: 3, value: 8),
    ]
    let trials = observations.enumerated().map { index, observation in
      SearchTrial(
        point: .init([.init(name: "x", value: .integer(index))]), observation: observation)
    }
    let space = TestSpace.make([SearchParameter("x", .intUniform(min: 0, max: 100))])
    func order(_ goal: TargetMetric.Goal) -> [Int] {
      let history = SearchHistory(
        space: space, trials: trials, lag: ResultLag(1), goals: [goal])
      return history.ranking.map { history.known[$0].index }
    }
    #expect(order(.minimize) == [7, 2, 8, 3, 4, 1, 0, 5])
    #expect(order(.maximize) == [2, 7, 3, 8, 4, 1, 0, 5])
  }

  /// Distances at which results after 1, 3, 9 and all of 27 epochs are used, with lag 4 and η = 3.
  @Test func laterResultsAreUsedFromFartherAway() {
    let rule = PruningRule(.asha, minimumEpochs: 1, maximumEpochs: 27, eta: 3)
    let lag = ResultLag(4, pruning: rule)
    #expect(lag.stages == [1, 3, 9])
    #expect(
      [3, 4, 11, 12, 35, 36, 107, 108, 9999].map(lag.epochs(atDistance:))
        == [nil, 1, 1, 3, 3, 9, 9, .max, .max])
    #expect([3, 4, 9999].map(ResultLag(4).epochs(atDistance:)) == [nil, .max, .max])
  }

  /// What a suggestion sees of a trial does not depend on how far the trial has come.
  @Test func partialResultsStayTheSame() {
    let point = ParameterSpace.Point([.init(name: "x", value: .integer(1))])
    func seen(_ count: Int, _ observation: Observation?, within epochs: Int) -> Observation? {
      let values = (0..<count).map { 10 - Double($0) }
      return SearchTrial(point: point, values: values, observation: observation)
        .observation(within: epochs)
    }
    let partial = Observation.pruned(epoch: 3, value: 8)
    #expect(seen(2, nil, within: 3) == nil)
    #expect(seen(3, nil, within: 3) == partial)
    #expect(seen(5, nil, within: 3) == partial)
    #expect(seen(9, .finished(1), within: 3) == partial)
    #expect(seen(9, .pruned(epoch: 9, value: 1), within: 3) == partial)
    #expect(seen(3, .diverged, within: 3) == partial)
    #expect(seen(2, .diverged, within: 3) == .diverged)
    #expect(seen(2, .failed, within: 3) == .failed)
    #expect(seen(3, .finished(8), within: 3) == .finished(8))
    #expect(seen(1, .pruned(epoch: 1, value: 10), within: 3) == .pruned(epoch: 1, value: 10))
    #expect(seen(5, nil, within: .max) == nil)
    #expect(seen(5, .finished(1), within: .max) == .finished(1))
  }
}
