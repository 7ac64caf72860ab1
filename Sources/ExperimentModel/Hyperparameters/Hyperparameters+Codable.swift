/// Coded as one flat object: `{"optimizer": "sgd", "optimizer.momentum": 0.9, …}`.
extension Hyperparameters: Codable {
  /// Reads each value as the type of its domain; missing ones are those of older versions.
  ///
  /// - Throws: `DecodingError`, `ValueOutsideDomain` or `UnknownHyperparameter`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    var values: [String: ParameterValue] = [:]
    for key in container.allKeys {
      guard let definition = HyperparameterDefinition.named(key.stringValue) else {
        throw UnknownHyperparameter(name: key.stringValue)
      }
      values[key.stringValue] =
        switch definition.domain {
        case .integer: .integer(try container.decode(Int.self, forKey: key))
        case .real: .real(try container.decode(Double.self, forKey: key))
        case .boolean: .boolean(try container.decode(Bool.self, forKey: key))
        case .choice, .path: .text(try container.decode(String.self, forKey: key))
        case .integers:
          .list(try container.decode([Int].self, forKey: key).map(ParameterValue.integer))
        case .reals:
          .list(try container.decode([Double].self, forKey: key).map(ParameterValue.real))
        case .fields:
          .list(try container.decode([String].self, forKey: key).map(ParameterValue.text))
        }
    }
    try self.init(values: values, areStored: true)
  }

  package func encode(to encoder: any Encoder) throws {
    try values.encode(to: encoder)
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
