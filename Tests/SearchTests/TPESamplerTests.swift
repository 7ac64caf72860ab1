import ExperimentModel
import Testing

@testable import Search

@Suite struct TPESamplerTests {
  /// Runs a search to its end and returns the results.
  private func losses(
    _ sampler: any Sampler, _ space: SearchSpace, seed: UInt64, lag: Int = 1,
    trials count: Int = 60,
    _ loss: (ParameterSpace.Point) -> Double
  ) -> [Double] {
    let search = Search(space: space, sampler: sampler, seed: seed, goal: .minimize, lag: lag)
    var trials: [SearchTrial] = []
    var losses: [Double] = []
    while trials.count < count, case .suggestion(let next) = search.next(after: trials) {
      losses.append(loss(next.point))
      trials.append(
        SearchTrial(point: next.point, observation: .finished(losses[losses.count - 1])))
    }
    return losses
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  @Test(arguments: [1, 4])
  func goodRegionsAreFoundFasterThanAtRandom(lag: Int) {
    let space = TestSpace.conditional.space
    func loss(_ point: ParameterSpace.Point) -> Double {
      let momentum = point["momentum"]?.number ?? 0
      let rate = (point["rate"]?.number ?? 1) - 0.02
      let optimizer = point["optimizer"] == .text("sgd") ? 0.0 : 1
      return optimizer + abs(momentum - 0.9) + 20 * abs(rate)
    }
    func best(_ sampler: any Sampler) -> Double {
      median(
        (0..<9).map { losses(sampler, space, seed: $0, lag: lag, loss).min() ?? .infinity })
    }
    #expect(best(TPESampler()) < 0.6 * best(RandomSampler()))
  }

  /// The first suggestions are random ones, the later ones are not.
  @Test func searchesStartAtRandom() {
    let space = TestSpace.continuous.space
    func points(_ sampler: any Sampler) -> [ParameterSpace.Point] {
      var trials: [SearchTrial] = []
      let search = Search(space: space, sampler: sampler, seed: 1, goal: .maximize, lag: 1)
      while trials.count < 11, case .suggestion(let next) = search.next(after: trials) {
        let x = next.point["x"]?.number ?? 0
        trials.append(SearchTrial(point: next.point, observation: .finished(x)))
      }
      return trials.map(\.point)
    }
    let (tpe, random) = (points(TPESampler()), points(RandomSampler()))
    #expect(tpe.prefix(10) == random.prefix(10))
    #expect(tpe[10] != random[10])
  }

  /// Pending trials repel: the same point is not proposed four times over.
  @Test func pendingTrialsSpreadSuggestions() throws {
    let space = TestSpace.make([SearchParameter("x", .uniform(min: 0, max: 1))])
    let known = (0..<20).map { index in
      let x = Double(index) / 20
      return SearchTrial(
        point: .init([.init(name: "x", value: .real(x))]), observation: .finished(abs(x - 0.5)))
    }
    func spread(lag: Int) -> Double {
      let distances = (UInt64(0)..<20).map { seed in
        let search = Search(
          space: space, sampler: TPESampler(), seed: seed, goal: .minimize, lag: lag)
        var trials = known
        for _ in 0..<3 {
          guard case .suggestion(let next) = search.next(after: trials) else { continue }
          // A search without lag would see these results at once.
          trials.append(SearchTrial(point: next.point, observation: lag == 1 ? .failed : nil))
        }
        let xs = trials.suffix(3).compactMap { $0.point["x"]?.number }.sorted()
        return xs[2] - xs[0]
      }
      return distances.reduce(0, +)
    }
    #expect(spread(lag: 4) > spread(lag: 1))
  }
}
