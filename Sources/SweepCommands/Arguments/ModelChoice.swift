import ArgumentParser
import ExperimentModel
import Reporting

/// A model, loss, optimizer or training strategy, named on the command line.
struct ModelChoice: ExpressibleByArgument {
  let choice: HyperparameterChoice
  let option: HyperparameterOption

  /// All of them, in the order of the documentation.
  private static let all = [
    HyperparameterChoice.model, .loss, .optimizer, .schedule, .earlyStopping,
  ].flatMap { choice in
    choice.options.map { ModelChoice(choice: choice, option: $0) }
  }

  static var allValueStrings: [String] { all.map(\.option.name) }

  private init(choice: HyperparameterChoice, option: HyperparameterOption) {
    self.choice = choice
    self.option = option
  }

  init?(argument: String) {
    guard let match = Self.all.first(where: { $0.option.name == argument }) else { return nil }
    self = match
  }

  /// One row per option.
  static var table: Table {
    Table(
      columns: [
        .init("choice"), .init("name", isEssential: true), .init("is", isEssential: true),
        .init("settings"), .init("paper"),
      ],
      rows: all.map { item in
        [
          .text(item.choice.definition.name), .text(item.option.name), .text(item.option.summary),
          .text(item.option.parameters.map(\.name).joined(separator: ", ")),
          .text(item.option.paper ?? ""),
        ]
      })
  }
}
