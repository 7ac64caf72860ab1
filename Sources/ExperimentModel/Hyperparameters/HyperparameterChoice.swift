/// Typed key of a choice: `settings[.optimizer]` is the chosen `HyperparameterOption`.
package struct HyperparameterChoice: Sendable {
  package let definition: HyperparameterDefinition

  /// - Parameters:
  ///   - options: in the order in which messages and tables list them.
  ///   - defaultOption: one of them.
  ///   - neutral: the option that leaves a trial's identity unchanged.
  ///   - optionKey: key of the option in a grid file's mapping.
  package init(
    _ name: String, _ options: [HyperparameterOption], default defaultOption: HyperparameterOption,
    neutral: HyperparameterOption? = nil, optionKey: String = "name", _ summary: String
  ) {
    definition = HyperparameterDefinition(
      name: name, domain: .choice(options.map(\.name)), defaultValue: .text(defaultOption.name),
      neutral: (neutral?.name).map(ParameterValue.text), summary: summary, options: options,
      optionKey: optionKey)
  }

  package var options: [HyperparameterOption] { definition.options }

  /// The option of that name.
  package subscript(name: String) -> HyperparameterOption? {
    options.first { $0.name == name }
  }
}
