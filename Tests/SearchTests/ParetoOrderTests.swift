import ExperimentModel
import Testing

@testable import Search

@Suite struct ParetoOrderTests {
  private func order(_ values: [[Double]]) -> ParetoOrder {
    ParetoOrder(values, goals: [.maximize, .minimize])
  }

  /// The front comes first, its ends before its middle, and what it dominates afterwards.
  @Test func frontsComeInTheirOrder() {
    let values: [[Double]] = [
      [0.5, 9], [0.9, 10], [0.8, 5], [0.7, 2], [0.6, 6], [0.75, 4],
    ]
    let order = order(values)
    #expect(order.front == [1, 2, 3, 5])
    #expect(order.places == [5, 0, 2, 1, 4, 3])
  }

  @Test func whatIsNoNumberHasNoPlace() {
    let order = order([[0.5, .nan], [0.4, 3], [.infinity, 1]])
    #expect(order.places == [nil, 0, nil])
    #expect(order.front == [1])
  }

  /// Equal results do not dominate each other.
  @Test func equalResultsShareTheFront() {
    #expect(order([[0.5, 2], [0.5, 2], [0.4, 2]]).front == [0, 1])
  }

  /// With two objectives, the search looks along the whole front, not only at the end of the metric.
  @Test func theFrontIsExplored() throws {
    var definition = SearchDefinition(
      method: .tpe, trials: 60, seed: 3,
      parameters: [
        SearchParameter("learning_rate", .logUniform(min: 1e-4, max: 1e-1)),
        SearchParameter("dropout", .uniform(min: 0, max: 0.5)),
      ])
    definition.further = [.cost(.operations)]
    var session = try SearchSession(definition, goal: .maximize, replicates: 1)
    var results: [[Double]] = []
    while let step = session.next() {
      guard case .train(let index, let replicate, _) = step else { continue }
      let settings = session.suggestions[index].hyperparameters
      let dropout = try #require(settings.values["dropout"]?.number)
      let rate = settings.learningRate * 10
      // More of both costs more; only their sum pays.
      results.append([
        1 - (1 - rate - dropout) * (1 - rate - dropout), rate * rate + dropout * dropout,
      ])
      session.stop(.finished(results[results.count - 1]), of: index, replicate: replicate)
    }
    #expect(results.count == 60)
    let front = ParetoOrder(results, goals: [.maximize, .minimize]).front
    let late = front.filter { $0 >= 30 }
    #expect(front.count > 10)
    #expect(late.count > 4)
    let values = front.map { results[$0][0] }
    #expect((values.min() ?? 1) < 0.3)
    #expect((values.max() ?? 0) > 0.9)
  }
}
