import Analysis
import ExperimentModel

extension SearchTables {
  /// The Pareto front with the values of the objectives, and the baseline; nil without a suggestion.
  func front(_ front: SearchFront) -> ReportTable? {
    guard !front.members.isEmpty else { return nil }
    let rows = front.members.map { member in
      row(
        member.suggestion.entry.configuration, member.suggestion.values, front.objectives,
        member.values)
    }
    let baseline = content.comparison.baseline.map {
      row(
        $0.configuration, results.search.values(in: $0.configuration.hyperparameters),
        front.objectives, front.baseline)
    }
    var table = ReportTable(
      columns: [column("name", "name", "이름", isNumeric: false)]
        + results.search.parameters.map {
          .init(name: $0.name, head: $0.name, isNumeric: $0.isNumeric, place: .last)
        }
        + front.objectives.map {
          .init(name: $0.name, head: heading(of: $0), isNumeric: true)
        },
      rows: rows + [baseline].compactMap(\.self),
      caption: language.choose(english: "Pareto front", korean: "파레토 전선"))
    table.baseline = baseline == nil ? nil : rows.count
    return table
  }

  private func row(
    _ configuration: Configuration, _ settings: [ParameterValue?],
    _ objectives: [SearchObjective], _ values: [Double?]
  ) -> [ReportTable.Cell] {
    [.init(configuration.name)]
      + settings.map { .init(value: TableCell($0), text: $0.map(shortSettingText) ?? "–") }
      + zip(objectives, values).map { objective, value in
        .init(
          value: value.map { TableCell($0) } ?? .null,
          text: value.map { text(of: $0, objective) } ?? "–")
      }
  }

  private func text(of value: Double, _ objective: SearchObjective) -> String {
    switch objective {
    case .metric: value.fixed(decimals: precision)
    case .cost: shortSettingText(.real(value))
    }
  }

  private func heading(of objective: SearchObjective) -> String {
    switch objective {
    case .metric(let metric): language.label(ofMetric: metric.name)
    case .cost(.operations): language.choose(english: "operations", korean: "연산 수")
    case .cost(.secondsEstimate):
      language.choose(english: "seconds (estimate)", korean: "예상 시간(초)")
    }
  }

  /// What the front is.
  func note(on front: SearchFront) -> RichText {
    let (count, all) = (front.members.count, front.compared)
    return language.choose(
      english: """
        \(count) of \(all) suggestions are on the front: no other one is better in one objective \
        and as good in the others. Costs are computed from settings and data, not measured.
        """,
      korean: """
        제안 \(all)개 중 \(count)개가 전선에 있습니다. 다른 어떤 제안도 한 목표에서 더 좋으면서 나머지에서 \
        같거나 더 좋지 않습니다. 비용은 측정값이 아니라 설정과 데이터로 계산한 값입니다.
        """)
  }
}
