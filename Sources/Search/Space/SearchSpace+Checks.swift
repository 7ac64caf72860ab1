import ExperimentModel

extension SearchSpace {
  /// All mistakes except circular conditions.
  static func problems(of parameters: [SearchParameter]) -> [SearchSpaceError.Problem] {
    var seen: Set<String> = []
    return parameters.flatMap { parameter in
      var texts: [String] = []
      if !seen.insert(parameter.name).inserted { texts.append("is given twice") }
      if let problem = parameter.distribution.problem { texts.append(problem) }
      texts += conditionProblems(of: parameter, among: parameters)
      return texts.map { SearchSpaceError.Problem(parameter: parameter.name, text: $0) }
    }
  }

  private static func conditionProblems(
    of parameter: SearchParameter, among parameters: [SearchParameter]
  ) -> [String] {
    parameter.condition.alternatives.sorted { $0.key < $1.key }.flatMap { name, values in
      guard let other = parameters.first(where: { $0.name == name }) else {
        return ["its condition names '\(name)', which is not searched"]
      }
      switch other.distribution {
      case .uniform, .logUniform:
        return [
          "its condition names '\(name)', which is continuous; "
            + "conditions need a parameter with values that can be listed"
        ]
      default:
        return values.filter { !other.isAtom($0) }
          .map { "its condition never holds: '\(name)' is never \($0)" }
      }
    }
  }

  /// Groups of parameters with the same condition, each behind those that its condition names.
  /// Parameters of circular conditions are left out.
  static func groups(of parameters: [SearchParameter]) -> [[Int]] {
    var conditions: [ParameterSpace.Condition] = []
    for parameter in parameters where !conditions.contains(parameter.condition) {
      conditions.append(parameter.condition)
    }
    var placed: Set<String> = []
    var groups: [[Int]] = []
    while let ready = conditions.firstIndex(where: { placed.isSuperset(of: $0.alternatives.keys) })
    {
      let condition = conditions.remove(at: ready)
      let members = parameters.indices.filter { parameters[$0].condition == condition }
      // A parameter may not be its own condition, even through one of its group.
      placed.formUnion(members.map { parameters[$0].name })
      groups.append(members)
    }
    return groups
  }
}
