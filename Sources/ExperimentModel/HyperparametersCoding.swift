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

extension Hyperparameters {
  /// The hyperparameters of a trial or configuration that any version of sweep has stored.
  ///
  /// - Throws: `ValueOutsideDomain` or `UnknownHyperparameter`.
  package init(storedValues values: [String: ParameterValue]) throws {
    try self.init(values: values)
    // Engine 5 and earlier stored no `output_initializer` and started from Glorot.
    if initialWeights == nil, values["output_initializer"] == nil {
      outputInitializer = .glorotUniform
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
    try self.init(storedValues: [String: ParameterValue](from: decoder))
  }

  package func encode(to encoder: any Encoder) throws {
    try values.encode(to: encoder)
  }
}
