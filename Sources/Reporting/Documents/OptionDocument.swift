package import ExperimentModel

extension Document {
  /// One option of a choice, such as a model: its paper, and the settings that it brings, as
  /// `sweep models NAME` prints them. In English, like the definitions.
  package init(option: HyperparameterOption, of choice: HyperparameterChoice) {
    var lead: [Block] = [
      .facts([
        (choice.definition.name, option.name), ("is", option.summary), ("paper", option.paper),
      ])
    ]
    if !option.parameters.isEmpty { lead.append(.table(ReportTable(Self.settings(of: option)))) }
    self.init(language: .english, lead: lead)
  }

  private static func settings(of option: HyperparameterOption) -> Table {
    Table(
      columns: ["setting", "value", "default", "meaning"],
      rows: option.parameters.map { parameter in
        [
          .text(parameter.name), .text("\(parameter.domain)"),
          .text(parameter.defaultValue.map { "\($0)" } ?? parameter.fallback ?? "–"),
          .text(parameter.summary),
        ]
      })
  }
}
