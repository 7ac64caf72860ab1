import Evaluation
package import ExperimentModel
import Search

/// The suggestions of a search with several objectives of which no other one is better in all: the Pareto
/// front.
package struct SearchFront: Sendable {
  package struct Member: Sendable {
    package let suggestion: SearchResults.Suggestion
    /// By objective, the metric first: means over trials.
    package let values: [Double]
  }

  /// The metric, and the further objectives.
  package let objectives: [SearchObjective]
  /// From the best value of the metric to the worst.
  package let members: [Member]
  /// Number of suggestions with a value of each objective.
  package let compared: Int
  /// Values of the baseline; nil where unknown.
  package let baseline: [Double?]

  /// Nil unless the search has several objectives.
  package init?(_ results: SearchResults, in comparison: Comparison) {
    guard !results.search.further.isEmpty else { return nil }
    let objectives = [.metric(results.target)] + results.search.further
    self.objectives = objectives
    func values(of entry: Comparison.Entry) -> [Double?] {
      objectives.map { objective in
        switch objective {
        case .metric(let metric): entry[metric.name]?.mean
        case .cost(let cost):
          comparison.operations[entry.configuration.name].map(cost.value(ofOperations:))
        }
      }
    }
    let measured = results.finished.compactMap { suggestion -> Member? in
      let values = values(of: suggestion.entry).compactMap(\.self)
      return values.count == objectives.count ? Member(suggestion: suggestion, values: values) : nil
    }
    compared = measured.count
    members = ParetoOrder(measured.map(\.values), goals: objectives.map(\.goal)).front.map {
      measured[$0]
    }
    baseline = comparison.baseline.map(values) ?? objectives.map { _ in nil }
  }
}
