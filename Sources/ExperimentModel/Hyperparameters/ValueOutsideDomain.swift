/// A value that a hyperparameter cannot have.
package struct ValueOutsideDomain: Error, Hashable, CustomStringConvertible {
  package let name: String
  package let value: ParameterValue
  package let domain: HyperparameterDefinition.Domain

  package var description: String { "\(name): expected \(domain), found \(value)" }
}
