package import ExperimentModel

extension Document {
  /// One option of a choice, such as a model: its paper and the settings that it brings, as
  /// `sweep models NAME` prints them. In English, like the definitions.
  package init(option: HyperparameterOption, of choice: HyperparameterDefinition) {
    var lead: [Block] = [
      .facts([(choice.name, option.name), ("is", option.summary), ("paper", option.paper)])
    ]
    let own = SettingFacts(option.parameters, of: choice).blocks
    if !own.isEmpty { lead += [Self.heading(of: choice, option: option.name)] + own }
    if choice.name == HyperparameterChoice.model.definition.name {
      lead.append(.heading("Settings of all models"))
      lead +=
        SettingFacts(HyperparameterCatalog.standard.common.filter { $0.name != choice.name })
        .blocks
    }
    self.init(language: .english, lead: lead)
  }

  /// A choice with all of its options and their settings, as `sweep models early_stopping` prints it.
  package init(choice: HyperparameterDefinition) {
    var lead: [Block] = [
      .facts([
        ("choice", choice.name), ("is", choice.summary),
        ("default", choice.defaultValue?.description),
      ]),
      .facts(choice.options.map { ($0.name, $0.summary) }),
    ]
    let settings = SettingFacts(ofAllOptionsOf: choice).blocks
    // The models' settings fill pages; each model lists its own.
    if choice.name != HyperparameterChoice.model.definition.name, !settings.isEmpty {
      lead += [Self.heading(of: choice, option: "…")] + settings
    }
    self.init(language: .english, lead: lead)
  }

  /// All options of some choices, as `sweep models` lists them.
  package init(choices: [HyperparameterDefinition]) {
    self.init(
      language: .english,
      lead: choices.flatMap { choice -> [Block] in
        [
          .heading("\(choice.name): \(choice.summary)"),
          .facts(choice.options.map { ($0.name, $0.summary) }),
        ]
      })
  }

  /// "Settings, in optimizer: {name: sgd, …}"
  private static func heading(of choice: HyperparameterDefinition, option: String) -> Block {
    .heading(
      choice.options.contains { $0.parameters.contains { $0.name.hasPrefix(choice.name + ".") } }
        ? "Settings, in \(choice.name): {\(choice.optionKey): \(option), …}" : "Settings")
  }
}

/// Settings with their meanings, domains and defaults, and the settings that some of their values
/// bring.
private struct SettingFacts {
  private var facts: [Block.Fact] = []

  /// - Parameter choice: whose prefix the names leave out.
  init(_ parameters: [HyperparameterDefinition], of choice: HyperparameterDefinition? = nil) {
    for parameter in parameters { add(parameter, choice, condition: nil) }
  }

  /// The settings of all options, and which options have them, if not all that have any.
  init(ofAllOptionsOf choice: HyperparameterDefinition) {
    let options = choice.options.filter { !$0.parameters.isEmpty }
    for parameter in options.flatMap(\.parameters) {
      let owners = options.compactMap { option in
        option.parameters.first { $0.name == parameter.name }.map { (option.name, $0.defaultValue) }
      }
      add(
        parameter, choice,
        condition: owners.count < options.count
          ? owners.map(\.0).joined(separator: ", ") : nil,
        otherDefaults: owners.filter { $0.1 != parameter.defaultValue }.map {
          "\($0.1?.description ?? "unset") with \($0.0)"
        })
    }
  }

  /// No block without settings.
  var blocks: [Block] { facts.isEmpty ? [] : [.facts(facts)] }

  private mutating func add(
    _ parameter: HyperparameterDefinition, _ choice: HyperparameterDefinition?, condition: String?,
    otherDefaults: [String] = []
  ) {
    let prefix = choice.map { $0.name + "." } ?? ""
    let name =
      parameter.name.hasPrefix(prefix)
      ? String(parameter.name.dropFirst(prefix.count)) : parameter.name
    guard !facts.contains(where: { $0.name == name }) else { return }
    let usual =
      parameter.defaultValue.map { "Default \($0)" }
      ?? parameter.fallback.map { "Default: that of \($0)" } ?? "Unset by default"
    var text = parameter.summary + " " + ([usual] + otherDefaults).joined(separator: ", ")
    // A default says as much about a Boolean.
    if parameter.domain != .boolean { text += "; \(parameter.domain)" }
    text += "."
    if let condition { text += " Only with \(condition)." }
    facts.append(Block.Fact(name, text))
    // The options of optimizers, losses and strategies are explained by their own names.
    guard condition != nil || choice != nil else { return }
    for option in parameter.options {
      for inner in option.parameters {
        let owners = parameter.options.filter { $0.parameters.contains { $0.name == inner.name } }
        add(
          inner, choice,
          condition: "\(parameter.name): " + owners.map(\.name).joined(separator: " or "))
      }
    }
  }
}
