extension Hyperparameters {
  /// Every value that applies, by the name that a grid file uses.
  package var values: [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    for definition in HyperparameterDefinition.all {
      values[definition.name] = definition.value(in: self)
    }
    return values
  }

  /// The hyperparameters with the given values set over the defaults.
  ///
  /// - Throws: `ValueOutsideDomain` or `UnknownHyperparameter`.
  package init(values: [String: ParameterValue]) throws {
    self.init()
    for (name, value) in values {
      guard let definition = HyperparameterDefinition.named(name) else {
        throw UnknownHyperparameter(name: name)
      }
      try definition.set(value, in: &self)
    }
  }
}

package struct UnknownHyperparameter: Error, Hashable, CustomStringConvertible {
  package let name: String
  package var description: String { "there is no hyperparameter '\(name)'" }
}

/// Coded as one flat object: `{"optimizer": "sgd", "optimizer.momentum": 0.9, …}`.
extension Hyperparameters: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(values: [String: ParameterValue](from: decoder))
  }

  package func encode(to encoder: any Encoder) throws {
    try values.encode(to: encoder)
  }
}
