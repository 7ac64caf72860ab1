import ExperimentModel
import Foundation
import Testing

struct SearchDefinitionTests {
  /// JSON has one type of number: 0 and 1 are whole there, and real in a dropout rate.
  @Test func valuesKeepTheirTypesInJSON() throws {
    let definition = SearchDefinition(
      method: .tpe, trials: 5, seed: .max, lag: 2,
      parameters: [
        SearchParameter("dropout", .categorical([.real(0), .real(0.5)], probabilities: [0, 1])),
        SearchParameter("learning_rate", .constant(.real(1))),
        SearchParameter(
          "hidden_sizes", .categorical([.list([.integer(8)]), .list([.integer(4)])])),
        SearchParameter(
          "batch_size", .quantizedUniform(min: 64, max: 256, step: 64), isInteger: true,
          when: .init(["dropout": [.real(0)], "shuffle": [.boolean(true)]])),
        SearchParameter("shuffle", .categorical([.boolean(true), .boolean(false)])),
        SearchParameter("epochs", .intUniform(min: 1, max: 2), isInteger: true),
      ],
      defaults: ["embedding_l2": .real(1), "epochs": .integer(3), "optimizer": .text("sgd")],
      further: [
        .metric(TargetMetric(name: "validation_logloss", goal: .minimize)), .cost(.operations),
      ],
      earlyTermination: EarlyTermination(.hyperband, minimumEpochs: 2, eta: 4))
    let data = try JSONEncoder().encode(definition)
    #expect(try JSONDecoder().decode(SearchDefinition.self, from: data) == definition)
  }

  @Test func namesOfSuggestionsAreTheirNumbers() {
    #expect(SearchDefinition.name(ofSuggestion: 0) == "suggestion-1")
    #expect(SearchDefinition.suggestion(named: "suggestion-12") == 11)
    for name in ["suggestion-0", "suggestion-01", "suggestion-", "suggestion-x", "baseline"] {
      #expect(SearchDefinition.suggestion(named: name) == nil)
    }
  }
}
