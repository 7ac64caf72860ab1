/// Values that are each valid and cannot be combined.
package struct HyperparameterContradiction: Sendable {
  /// What is needed, and what was found.
  package let text: String
  /// Names of the hyperparameters that may be at fault.
  package let causes: [String]

  package init(text: String, causes: [String]) {
    self.text = text
    self.causes = causes
  }
}
