package import ExperimentModel

extension SearchParameter {
  /// Returns the values of positive probability; nil if there are more than `limit`. The
  /// distribution must have no problem.
  package func values(limit: Int) -> [ParameterValue]? { SearchAxis(self).values(limit: limit) }

  /// True if `value` has a positive probability; always false for continuous distributions.
  func isAtom(_ value: ParameterValue) -> Bool {
    switch distribution {
    case .constant(let only): return value == only
    case .categorical(let values, let probabilities):
      guard let index = values.firstIndex(of: value) else { return false }
      return probabilities.map { $0[index] > 0 } ?? true
    case .uniform, .logUniform: return false
    case .intUniform, .quantizedUniform, .quantizedLogUniform:
      guard distribution.problem == nil else { return false }
      let range = NumericRange(distribution, isInteger: isInteger)
      return range.map { $0.value(at: $0.coordinate(of: value.number ?? .nan)) == value } ?? false
    }
  }

  /// Smallest and largest value, or all values that are no range.
  var ends: [ParameterValue] {
    switch SearchAxis(self) {
    case .numeric(let range): [range.value(at: 0), range.value(at: 1)]
    case let axis: axis.values(limit: .max) ?? []
    }
  }
}
