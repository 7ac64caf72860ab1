import ExperimentModel
import Testing

@testable import Search

/// A method and a space of the contract suite.
struct SamplerCase: Sendable, CustomTestStringConvertible {
  let method: SearchDefinition.Method
  let testSpace: TestSpace

  var testDescription: String { "\(method.rawValue) on \(testSpace)" }

  static let all = SearchDefinition.Method.allCases.flatMap { method in
    TestSpace.allCases.map { SamplerCase(method: method, testSpace: $0) }
  }

  func search(seed: UInt64 = 5, lag: Int = 4) -> Search {
    Search(
      space: testSpace.space, sampler: method.sampler, seed: seed, goal: .minimize, lag: lag)
  }

  /// All trials of a search that runs each at once.
  func trials(_ count: Int, seed: UInt64 = 5, lag: Int = 4) -> [SearchTrial] {
    var trials: [SearchTrial] = []
    while trials.count < count,
      case .suggestion(let suggestion) = search(seed: seed, lag: lag).next(after: trials)
    {
      trials.append(
        SearchTrial(
          point: suggestion.point, observation: suggestion.point.observation(suggestion.index)))
    }
    return trials
  }
}

/// What every sampler promises.
@Suite struct SamplerContractTests {
  @Test(arguments: SamplerCase.all)
  func theSameRequestGetsTheSamePoint(test: SamplerCase) {
    let trials = test.trials(30)
    #expect(trials == test.trials(30))
    // A listed grid has one order.
    let dependsOnSeed = !(test.method == .grid && test.testSpace == .finite)
    #expect((trials.map(\.point) != test.trials(30, seed: 6).map(\.point)) == dependsOnSeed)
  }

  @Test(arguments: SamplerCase.all)
  func pointsLieInTheSpaceWithActiveParametersOnly(test: SamplerCase) {
    let space = test.testSpace.space
    #expect(test.trials(40).allSatisfy { space.contains($0.point) })
  }

  /// Results after k − lag neither help nor disturb, whatever they are.
  @Test(arguments: SamplerCase.all)
  func laterResultsChangeNothing(test: SamplerCase) {
    for lag in [1, 3, 6] {
      let trials = test.trials(26, lag: lag)
      let search = test.search(lag: lag)
      for index in [1, 7, 16, trials.count] where index <= trials.count {
        var open = Array(trials[..<index])
        var disturbed = open
        for later in max(0, index - lag + 1)..<index {
          open[later].observation = nil
          disturbed[later].observation = .finished(-1e6)
        }
        let next = search.next(after: open)
        #expect(next == search.next(after: disturbed))
        #expect(next == search.next(after: Array(trials[..<index])))
      }
    }
  }

  /// Workers that finish in any order get the same search.
  @Test(arguments: SamplerCase.all)
  func theOrderOfArrivalChangesNothing(test: SamplerCase) {
    let expected = test.trials(24).map(\.point)
    let search = test.search()
    for stride in [1, 2, 3] {
      var trials: [SearchTrial] = []
      var open: [Int] = []
      while trials.count < expected.count {
        switch search.next(after: trials) {
        case .suggestion(let suggestion):
          open.append(suggestion.index)
          trials.append(SearchTrial(point: suggestion.point))
        case .waits(let indices):
          #expect(indices.allSatisfy(open.contains))
          let ended = open.remove(at: (stride * trials.count) % open.count)
          trials[ended].observation = trials[ended].point.observation(ended)
        case .exhausted:
          Issue.record("exhausted early")
          return
        }
      }
      #expect(trials.map(\.point) == expected)
    }
  }

  @Test(arguments: SamplerCase.all)
  func moreTrialsOnlyAdd(test: SamplerCase) {
    let longer = test.trials(25)
    #expect(test.trials(12) == Array(longer.prefix(12)))
  }

  /// A finite space is searched to its end without a repetition.
  @Test(arguments: SamplerCase.all.filter { $0.testSpace == .finite })
  func finiteSpacesAreExhausted(test: SamplerCase) {
    let trials = test.trials(40)
    #expect(trials.count == 18)
    #expect(Set(trials.map(\.point)).count == 18)
    #expect(test.search().next(after: trials) == .exhausted)
  }

  @Test(arguments: SamplerCase.all)
  func pointsDoNotRepeat(test: SamplerCase) {
    let trials = test.trials(60)
    #expect(Set(trials.map(\.point)).count == trials.count)
  }
}
