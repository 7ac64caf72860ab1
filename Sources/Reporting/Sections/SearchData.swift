import Analysis
import ExperimentModel

/// A search for programs.
struct SearchData {
  private let results: SearchResults

  private let comparison: Comparison

  init(_ results: SearchResults, _ comparison: Comparison) {
    self.results = results
    self.comparison = comparison
  }

  var value: DataValue {
    let search = results.search
    return .object([
      ("method", .text(search.method.rawValue)), ("trials", .number(search.trials)),
      ("seed", .seed(search.seed)), ("lag", .number(search.lag)),
      ("suggestions_made", .number(results.count)),
      ("is_exhausted", .boolean(results.isExhausted)), ("repeated", .number(results.repeated)),
      (
        "outcomes",
        .object(
          SearchResults.Outcome.allCases.map { ($0.rawValue, .number(results.count($0))) })
      ),
      ("best", .text(results.best?.entry.configuration.name)),
      ("suggestions", .array(results.suggestions.map(data))),
      ("front", front), ("importance", importance), ("early_termination", earlyTermination),
    ])
  }

  private func data(_ suggestion: SearchResults.Suggestion) -> DataValue {
    .object([
      ("number", .number(suggestion.number)),
      ("name", .text(suggestion.entry.configuration.name)),
      ("outcome", .text(suggestion.outcome.rawValue)),
      (
        "values",
        .object(
          zip(results.search.parameters, suggestion.values).compactMap { parameter, value in
            value.map { (parameter.name, .parameter($0)) }
          })
      ),
      ("metric", .estimate(suggestion.estimate)), ("last_value", .number(suggestion.lastValue)),
      ("epochs", .number(suggestion.epochs)),
      ("trained_epochs", .number(suggestion.trainedEpochs)),
    ])
  }

  private var front: DataValue {
    guard let front = SearchFront(results, in: comparison) else { return .text(nil) }
    return .array(
      front.members.map { member in
        .object(
          [("name", .text(member.suggestion.entry.configuration.name))]
            + zip(front.objectives, member.values).map { ($0.name, .number($1)) })
      })
  }

  private var importance: DataValue {
    switch SearchImportance(results) {
    case .tooFew: .text(nil)
    case .shares(let parameters):
      .array(
        parameters.map { parameter in
          .object([
            ("parameter", .text(parameter.name)), ("share", .number(parameter.share)),
            ("n", .number(parameter.count)),
          ])
        })
    }
  }

  private var earlyTermination: DataValue {
    guard let settings = results.search.earlyTermination, let rungs = SearchRungs(results) else {
      return .text(nil)
    }
    return .object([
      ("type", .text(settings.kind.rawValue)), ("min_iter", .number(settings.minimumEpochs)),
      ("eta", .number(settings.eta)), ("saved_epochs", .number(rungs.savedEpochs)),
      ("epochs", .number(rungs.askedEpochs)),
      (
        "rungs",
        .array(
          rungs.rungs.map { rung in
            .object([
              ("epoch", .number(rung.epoch)), ("reached", .number(rung.reached)),
              ("continued", .number(rung.continued)), ("pruned", .number(rung.pruned)),
            ])
          })
      ),
    ])
  }
}
