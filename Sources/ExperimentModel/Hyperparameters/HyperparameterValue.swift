/// Swift type that a hyperparameter's value has in code.
package protocol HyperparameterValue: Sendable, Hashable {
  /// Reads a stored value; nil stands for an unset one. Fails for a value of another kind.
  init?(parameterValue: ParameterValue?)

  /// The value to store; nil if unset.
  var parameterValue: ParameterValue? { get }
}

extension Int: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard case .integer(let value) = parameterValue else { return nil }
    self = value
  }

  package var parameterValue: ParameterValue? { .integer(self) }
}

extension Double: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard let value = parameterValue?.number else { return nil }
    self = value
  }

  package var parameterValue: ParameterValue? { .real(self) }
}

extension Bool: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard case .boolean(let value) = parameterValue else { return nil }
    self = value
  }

  package var parameterValue: ParameterValue? { .boolean(self) }
}

extension String: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard case .text(let value) = parameterValue else { return nil }
    self = value
  }

  package var parameterValue: ParameterValue? { .text(self) }
}

extension Array: HyperparameterValue where Element: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard case .list(let values) = parameterValue else { return nil }
    self = values.compactMap { Element(parameterValue: $0) }
    if count != values.count { return nil }
  }

  package var parameterValue: ParameterValue? { .list(compactMap(\.parameterValue)) }
}

extension Optional: HyperparameterValue where Wrapped: HyperparameterValue {
  package init?(parameterValue: ParameterValue?) {
    guard let parameterValue else {
      self = .none
      return
    }
    guard let wrapped = Wrapped(parameterValue: parameterValue) else { return nil }
    self = wrapped
  }

  package var parameterValue: ParameterValue? { self?.parameterValue }
}
