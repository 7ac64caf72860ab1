/// One option of a choice: a model, an optimizer, a loss.
///
/// Brings the hyperparameters that apply only where it is chosen. Two options may share one, each
/// with its own default.
package struct HyperparameterOption: Sendable {
  /// The word in grid files.
  package let name: String
  /// One sentence.
  package let summary: String
  /// Authors, title, venue and year; nil for what has no single source.
  package let paper: String?
  package let parameters: [HyperparameterDefinition]
  /// Values of hyperparameters that no longer apply. Identities still contain them, so that earlier
  /// trials keep theirs.
  package let retired: [String: ParameterValue]
  /// Finds values that exclude each other.
  package let contradiction: @Sendable (Hyperparameters) -> HyperparameterContradiction?

  package init(
    _ name: String, _ summary: String, paper: String? = nil,
    parameters: [HyperparameterDefinition] = [], retired: [String: ParameterValue] = [:],
    contradiction: @escaping @Sendable (Hyperparameters) -> HyperparameterContradiction? = { _ in
      nil
    }
  ) {
    self.name = name
    self.summary = summary
    self.paper = paper
    self.parameters = parameters
    self.retired = retired
    self.contradiction = contradiction
  }
}

/// Equality by name: the name is unique within a choice.
extension HyperparameterOption: Hashable {
  package static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
