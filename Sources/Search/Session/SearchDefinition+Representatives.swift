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
    let listed = parameters.filter { chosen.contains($0.name) }
    guard !listed.isEmpty, let space = try? SearchSpace(listed) else { return [] }
    return space.corners(limit: Self.mostRepresentatives) ?? []
  }
}
