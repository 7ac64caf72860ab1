import ExperimentModel

extension SearchDistribution {
  /// True if `value` has a positive probability; always false for continuous distributions.
  func isAtom(_ value: ParameterValue) -> Bool {
    switch self {
    case .constant(let only): return value == only
    case .categorical(let values, let probabilities):
      guard let index = values.firstIndex(of: value) else { return false }
      return probabilities.map { $0[index] > 0 } ?? true
    case .uniform, .logUniform: return false
    case .intUniform, .quantizedUniform, .quantizedLogUniform:
      guard problem == nil else { return false }
      let range = NumericRange(self)
      return range.map { $0.value(at: $0.coordinate(of: value.number ?? .nan)) == value } ?? false
    }
  }
}
