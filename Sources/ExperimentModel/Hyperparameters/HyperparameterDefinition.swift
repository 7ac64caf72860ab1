/// Name, domain, default and meaning of one hyperparameter.
///
/// Grid files, the store, reports and the documentation all read it from here.
package struct HyperparameterDefinition: Sendable {
  /// The name in grid files. A dot separates a parameter from the choice that it belongs to:
  /// `optimizer.momentum`.
  package let name: String
  /// The name in tables and SQL views, with `_` for the dot: `optimizer_momentum`.
  package var columnName: String { String(name.map { $0 == "." ? "_" : $0 }) }
  package let domain: Domain
  /// Nil if unset by default.
  package internal(set) var defaultValue: ParameterValue?
  /// The value of trials from before the hyperparameter existed, which leaves a trial's identity
  /// unchanged and is assumed where none was stored. Nil if every value is hashed.
  package internal(set) var neutral: ParameterValue?
  /// The value that is assumed where none was stored, though identities contain every value: for a
  /// hyperparameter that a new engine brought. Nil for the neutral value, else the default.
  package let earlier: ParameterValue?
  /// The hyperparameter whose value this one takes while it is unset.
  package let fallback: String?
  /// The hyperparameter that makes this one meaningless if set: `init` replaces initial weights.
  package let replacedBy: String?
  /// Other accepted spellings of the name.
  package let aliases: [String]
  /// Other programs' names, for the suggestion after an unknown key.
  package let synonyms: [String]
  /// One sentence.
  package let summary: String
  /// The options to choose from, with the hyperparameters of each; empty unless the
  /// hyperparameter is a choice, such as that of a model, an optimizer or a loss.
  package let options: [HyperparameterOption]
  /// Key of the option in a grid file's mapping: `optimizer: {name: sgd, momentum: 0.9}`.
  package let optionKey: String

  package init(
    name: String, domain: Domain, defaultValue: ParameterValue?, neutral: ParameterValue? = nil,
    earlier: ParameterValue? = nil, fallback: String? = nil, replacedBy: String? = nil,
    aliases: [String] = [],
    synonyms: [String] = [], summary: String, options: [HyperparameterOption] = [],
    optionKey: String = "name"
  ) {
    self.name = name
    self.domain = domain
    self.defaultValue = defaultValue
    self.neutral = neutral
    self.earlier = earlier
    self.fallback = fallback
    self.replacedBy = replacedBy
    self.aliases = aliases
    self.synonyms = synonyms
    self.summary = summary
    self.options = options
    self.optionKey = optionKey
  }

  /// True if the chosen option decides which other hyperparameters apply.
  package var isChoice: Bool { !options.isEmpty }

  /// The option that a value chooses; nil for none.
  package func option(_ value: ParameterValue?) -> HyperparameterOption? {
    guard case .text(let word) = value else { return nil }
    let name = ValidationMeasure.standardName(of: word)
    return options.first { $0.name == name }
  }

  /// Names of the parameters named after this choice that begin from their defaults when another
  /// option is chosen: all but those that every option with parameters has with the same default,
  /// such as the patience of early stopping or the warm-up of a schedule.
  package var ownParametersOfOptions: Set<String> {
    let defaults = options.map { option in
      Dictionary(
        uniqueKeysWithValues: option.parameters.filter { $0.name.hasPrefix(name + ".") }
          .map { ($0.name, $0.defaultValue) })
    }.filter { !$0.isEmpty }
    let all = Set(defaults.flatMap(\.keys))
    guard defaults.count > 1 else { return all }
    return all.filter { name in defaults.contains { $0[name] != defaults[0][name] } }
  }

  /// The value in `settings`; nil if it is unset or does not apply, such as the momentum of Adam.
  package func value(in settings: Hyperparameters) -> ParameterValue? { settings.values[name] }

  /// Names of the hyperparameters that decide whether this one applies.
  package var governors: [String] {
    let choice = HyperparameterCatalog.standard.condition(of: name)?.choice
    // A choice such as `residual` may itself belong to some models only.
    let above = choice.flatMap { Self.named($0)?.governors } ?? []
    return [choice, replacedBy].compactMap(\.self) + above
  }

  /// True if the hyperparameter means anything under `settings`.
  package func applies(to settings: Hyperparameters) -> Bool {
    HyperparameterCatalog.standard.applies(name, under: settings.values)
  }

  /// The value as it decides a trial's result: a file by the hash of its bytes, where that is
  /// known.
  package func contentText(of value: ParameterValue) -> String {
    guard domain == .path, case .text(let text) = value else { return value.description }
    let file = InitialWeights(text: text)
    return file.sha256.isEmpty ? file.path : file.sha256
  }

  /// Every hyperparameter, in the order in which tables show them.
  package static var all: [HyperparameterDefinition] { HyperparameterCatalog.standard.definitions }

  /// The definition of that name or alias.
  package static func named(_ name: String) -> HyperparameterDefinition? {
    HyperparameterCatalog.standard[name]
  }

  /// Returns the name that an alias stands for, and any other text unchanged.
  package static func canonicalName(_ name: String) -> String { named(name)?.name ?? name }
}
