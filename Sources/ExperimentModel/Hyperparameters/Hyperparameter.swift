/// Typed key of one hyperparameter: `settings[AdamSettings.beta1]`.
///
/// A model, optimizer or loss declares its keys in its own file and lists their definitions in its
/// `HyperparameterOption`. Nothing else needs to know them.
package struct Hyperparameter<Value: HyperparameterValue>: Sendable {
  package let definition: HyperparameterDefinition
  package let defaultValue: Value

  /// - Parameters:
  ///   - name: the name in grid files.
  ///   - neutral: the value that leaves a trial's identity unchanged.
  ///   - fallback: the hyperparameter whose value an unset one takes.
  ///   - replacedBy: the hyperparameter that makes this one meaningless if set.
  ///   - aliases: other accepted spellings.
  ///   - synonyms: other programs' names, to suggest this one.
  ///   - summary: one sentence.
  package init(
    _ name: String, _ domain: HyperparameterDefinition.Domain, default defaultValue: Value,
    neutral: Value? = nil, fallback: String? = nil, replacedBy: String? = nil,
    aliases: [String] = [], synonyms: [String] = [], _ summary: String
  ) {
    definition = HyperparameterDefinition(
      name: name, domain: domain, defaultValue: defaultValue.parameterValue,
      neutral: neutral?.parameterValue, fallback: fallback, replacedBy: replacedBy,
      aliases: aliases, synonyms: synonyms, summary: summary)
    self.defaultValue = defaultValue
  }

  private init(_ definition: HyperparameterDefinition, default defaultValue: Value) {
    self.definition = definition
    self.defaultValue = defaultValue
  }

  /// Returns the same hyperparameter with an option's own default.
  ///
  /// - Parameter neutral: the option's own neutral value; nil to keep it.
  package func withDefault(_ value: Value, neutral: Value? = nil) -> Hyperparameter {
    var definition = definition
    definition.defaultValue = value.parameterValue
    if let neutral { definition.neutral = neutral.parameterValue }
    return Hyperparameter(definition, default: value)
  }

  /// The same hyperparameter for an option whose trials have always had it: every value is hashed.
  var withoutNeutral: Hyperparameter {
    var definition = definition
    definition.neutral = nil
    return Hyperparameter(definition, default: defaultValue)
  }
}

extension Hyperparameter where Value: HyperparameterWord {
  /// Creates the key of a word among the cases of an enumeration.
  ///
  /// - Parameters:
  ///   - neutral: the value that leaves a trial's identity unchanged.
  ///   - earlier: the value of trials from before the hyperparameter existed.
  ///   - replacedBy: the hyperparameter that makes this one meaningless if set.
  ///   - parameters: the hyperparameters that a case brings.
  ///   - summary: one sentence.
  package init(
    _ name: String, default defaultValue: Value, neutral: Value? = nil, earlier: Value? = nil,
    replacedBy: String? = nil,
    parameters: [Value: [HyperparameterDefinition]] = [:], _ summary: String
  ) {
    let options = Value.allCases.map {
      HyperparameterOption($0.rawValue, $0.summary, parameters: parameters[$0] ?? [])
    }
    definition = HyperparameterDefinition(
      name: name, domain: .choice(options.map(\.name)), defaultValue: defaultValue.parameterValue,
      neutral: neutral?.parameterValue, earlier: earlier?.parameterValue, replacedBy: replacedBy,
      summary: summary, options: options)
    self.defaultValue = defaultValue
  }
}
