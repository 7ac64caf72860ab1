package import ExperimentModel

extension SearchDefinition {
  /// The most representatives.
  private static let mostRepresentatives = 1_000

  /// Returns a setting for each combination of some searched parameters, of numbers the least and the
  /// greatest: what can be checked before any point is suggested.
  ///
  /// - Returns: none if there are too many combinations.
  package func representatives(of names: Set<String>) -> [ParameterSpace.Point] {
    var chosen = names
    var count = -1
    // Conditions name other parameters.
    while count != chosen.count {
      count = chosen.count
      for parameter in parameters where chosen.contains(parameter.name) {
        chosen.formUnion(parameter.condition.alternatives.keys)
      }
    }
    let listed = parameters.filter { chosen.contains($0.name) }.map { parameter in
      SearchParameter(
        parameter.name, parameter.distribution.ofEnds, when: parameter.condition)
    }
    guard !listed.isEmpty, let space = try? SearchSpace(listed) else { return [] }
    return space.points(limit: Self.mostRepresentatives) ?? []
  }
}

extension SearchDistribution {
  /// The least and the greatest number as a list; lists unchanged.
  fileprivate var ofEnds: SearchDistribution {
    switch SearchAxis(self) {
    case .fixed(let value): .constant(value)
    case .categorical: self
    case .numeric(let range):
      .categorical(
        [range.value(at: 0), range.value(at: 1)].reduce(into: []) { values, value in
          if !values.contains(value) { values.append(value) }
        })
    }
  }
}
