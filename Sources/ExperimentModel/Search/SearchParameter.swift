/// Parameter of a search: its name, its prior distribution and where it exists.
package struct SearchParameter: Sendable, Hashable, Codable {
  /// Name of the hyperparameter in grid files.
  package let name: String
  package let distribution: SearchDistribution
  /// True if the values of a quantized distribution are whole numbers, as its step must be.
  package let isInteger: Bool
  /// The parameter is active only where this holds; the empty condition always holds.
  package let condition: ParameterSpace.Condition

  package init(
    _ name: String, _ distribution: SearchDistribution, isInteger: Bool = false,
    when condition: ParameterSpace.Condition = .init()
  ) {
    self.name = name
    self.distribution = distribution
    self.isInteger = isInteger
    self.condition = condition
  }
}

extension SearchParameter {
  /// Decodes values in the form that their hyperparameters keep: JSON has one type of number.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let name = try values.decode(String.self, forKey: .name)
    let distribution = try values.decode(SearchDistribution.self, forKey: .distribution)
    let condition = try values.decode(ParameterSpace.Condition.self, forKey: .condition)
    self.init(
      name, distribution.mapValues { $0.accepted(for: name) },
      isInteger: try values.decodeIfPresent(Bool.self, forKey: .isInteger) ?? false,
      when: .init(
        Dictionary(
          uniqueKeysWithValues: condition.alternatives.map { name, values in
            (name, values.map { $0.accepted(for: name) })
          })))
  }
}

extension SearchDistribution {
  fileprivate func mapValues(_ transform: (ParameterValue) -> ParameterValue) -> Self {
    switch self {
    case .constant(let value): .constant(transform(value))
    case .categorical(let values, let probabilities):
      .categorical(values.map(transform), probabilities: probabilities)
    case .uniform, .logUniform, .intUniform, .quantizedUniform, .quantizedLogUniform: self
    }
  }
}

extension ParameterValue {
  /// Returns the value in the form that the hyperparameter of that name keeps; unchanged if it
  /// accepts none.
  func accepted(for name: String) -> ParameterValue {
    HyperparameterDefinition.named(name)?.domain.accept(self) ?? self
  }
}
