import ExperimentModel

/// Parameter of a search with its place, and its condition before validation.
struct SearchedParameter {
  let definition: HyperparameterDefinition
  let distribution: SearchDistribution
  let position: SourcePosition
  let when: GridEntry?

  /// The parameter under a condition. Its values are what the hyperparameter accepts.
  func parameter(when condition: ParameterSpace.Condition = .init()) -> SearchParameter {
    SearchParameter(
      definition.name, distribution, isInteger: definition.isInteger, when: condition)
  }
}

extension HyperparameterDefinition {
  /// True if values are whole numbers.
  var isInteger: Bool { if case .integer = domain { true } else { false } }
}
