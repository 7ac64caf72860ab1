package import ExperimentModel

extension Document {
  /// One option of a choice, such as a model: its paper, and the settings that it brings, as
  /// `sweep models NAME` prints them.
  package init(
    option: HyperparameterOption, of choice: HyperparameterChoice,
    language: ReportLanguage = .english
  ) {
    let facts: [(name: String, value: String?)] = [
      (choice.definition.name, option.name),
      (language.choose(english: "is", korean: "설명"), option.summary),
      (language.choose(english: "paper", korean: "논문"), option.paper),
    ]
    var lead: [Block] = [.facts(facts.filter { $0.value != nil })]
    if !option.parameters.isEmpty {
      lead.append(.table(ReportTable(Self.settings(of: option, language))))
    }
    self.init(language: language, lead: lead)
  }

  private static func settings(
    of option: HyperparameterOption, _ language: ReportLanguage
  ) -> Table {
    Table(
      columns: [
        language.choose(english: "setting", korean: "설정"),
        language.choose(english: "value", korean: "값"),
        language.choose(english: "default", korean: "기본값"),
        language.choose(english: "meaning", korean: "뜻"),
      ],
      rows: option.parameters.map { parameter in
        [
          .text(parameter.name), .text("\(parameter.domain)"),
          .text(parameter.defaultValue.map { "\($0)" } ?? parameter.fallback ?? "–"),
          .text(language.meaning(of: parameter) ?? parameter.summary),
        ]
      })
  }
}
