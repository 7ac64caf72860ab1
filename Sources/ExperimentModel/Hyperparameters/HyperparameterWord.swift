/// Word among the cases of an enumeration, as in grid files.
package protocol HyperparameterWord: HyperparameterValue, CaseIterable, RawRepresentable<String> {
  /// One sentence.
  var summary: String { get }
}

extension HyperparameterWord {
  package init?(parameterValue: ParameterValue?) {
    guard case .text(let word) = parameterValue else { return nil }
    self.init(rawValue: word)
  }

  package var parameterValue: ParameterValue? { .text(rawValue) }
}
