/// Parameter of a search: its name, its prior distribution and where it exists.
package struct SearchParameter: Sendable, Hashable, Codable {
  /// Name of the hyperparameter in grid files.
  package let name: String
  package let distribution: SearchDistribution
  /// The parameter is active only where this holds; the empty condition always holds.
  package let condition: ParameterSpace.Condition

  package init(
    _ name: String, _ distribution: SearchDistribution,
    when condition: ParameterSpace.Condition = .init()
  ) {
    self.name = name
    self.distribution = distribution
    self.condition = condition
  }
}
