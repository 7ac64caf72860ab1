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
  /// Each value is read as what its hyperparameter is: to find out what a value is takes ten times
  /// as long, and a report reads those of thousands of configurations.
  package init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      guard let definition = HyperparameterDefinition.named(key.stringValue) else {
        throw UnknownHyperparameter(name: key.stringValue)
      }
      let value: ParameterValue =
        switch definition.domain {
        case .integer: .integer(try container.decode(Int.self, forKey: key))
        case .real: .real(try container.decode(Double.self, forKey: key))
        case .boolean: .boolean(try container.decode(Bool.self, forKey: key))
        case .choice, .path: .text(try container.decode(String.self, forKey: key))
        case .integers:
          .list(try container.decode([Int].self, forKey: key).map(ParameterValue.integer))
        case .fields:
          .list(try container.decode([String].self, forKey: key).map(ParameterValue.text))
        }
      try definition.set(value, in: &self)
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    try values.encode(to: encoder)
  }
}
