package import ExperimentModel

/// A model, loss, optimizer or training strategy as a person names it, or a choice of them.
package enum OptionReference: Sendable {
  package typealias Option = (option: HyperparameterOption, choice: HyperparameterDefinition)

  case option(HyperparameterOption, of: HyperparameterDefinition)
  case choice(HyperparameterDefinition)

  /// In the order of the documentation.
  package static let choices = [
    HyperparameterChoice.model, .loss, .optimizer, .schedule, .earlyStopping,
  ].map(\.definition)

  /// The options of all choices.
  package static let all: [Option] = choices.flatMap { choice in
    choice.options.map { ($0, choice) }
  }

  /// Everything that has a name, each once.
  package static let names: [String] = (choices.map(\.name) + all.map(\.option.name)).reduce(
    into: []
  ) { if !$0.contains($1) { $0.append($1) } }

  /// - Throws: `ServiceError` if nothing has the name.
  package init(_ name: String) throws(ServiceError) {
    if let choice = Self.choices.first(where: { $0.name == name }) {
      self = .choice(choice)
    } else if let (option, choice) = Self.all.first(where: { $0.option.name == name }) {
      self = .option(option, of: choice)
    } else {
      let suggestion = Spelling.suggestion(for: name, among: Self.names)
      throw ServiceError(
        "no model, loss, optimizer, schedule or early stopping is named '\(name)'"
          + (suggestion.isEmpty ? "; 'sweep models' lists all" : suggestion))
    }
  }

  /// The option, or all of the choice.
  package var options: [Option] {
    switch self {
    case .option(let option, let choice): [(option, choice)]
    case .choice(let choice): choice.options.map { ($0, choice) }
    }
  }
}
