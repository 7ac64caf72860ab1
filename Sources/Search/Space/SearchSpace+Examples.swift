package import ExperimentModel

/// Points that stand for a whole space where each point cannot be checked.
extension SearchSpace {
  /// Returns the points at the ends of all ranges, with each value that is no range and each that a
  /// condition names; nil if there are more than `limit`.
  ///
  /// - Parameter isVaried: false for parameters that keep their first value, unless a condition names
  ///   them.
  package func corners(
    limit: Int, varying isVaried: (SearchParameter) -> Bool = { _ in true }
  ) -> [ParameterSpace.Point]? {
    let named = parameters.reduce(into: [String: [ParameterValue]]()) { named, parameter in
      named.merge(parameter.condition.alternatives) { $0 + $1 }
    }
    let ends = parameters.map { parameter in
      var values: [ParameterValue] = []
      for value in parameter.ends + (named[parameter.name] ?? []) where !values.contains(value) {
        values.append(value)
      }
      if named[parameter.name] == nil, !isVaried(parameter) { values = Array(values.prefix(1)) }
      return SearchParameter(parameter.name, .categorical(values), when: parameter.condition)
    }
    return (try? SearchSpace(ends))?.points(limit: limit)
  }

  /// Returns independent draws from the prior distributions, the same ones each time.
  package func randomPoints(_ count: Int) -> [ParameterSpace.Point] {
    let history = SearchHistory(space: self, trials: [], lag: nil, goals: [.maximize])
    return (0..<count).map { index in
      RandomSampler().point(
        for: SamplingRequest(history: history, seed: 0, index: index, attempt: 0))
    }
  }
}
