import Analysis
import Evaluation
import ExperimentModel

/// The best configurations with fresh seeds, beside the values that they were chosen by.
struct ConfirmationSection: ReportSection {
  static let id = "confirmation"
  let content: ReportContent

  var heading: String { language.choose(english: "Confirmation", korean: "확인") }

  var blocks: [Block] {
    guard let results = content.confirmation else {
      return [.data { [("confirmation", .text(nil))] }]
    }
    let text = ConfirmationText(results, precision: options.precision, language)
    return [
      .paragraph(text.choice), .table(table(results)), .paragraph(text.verdict, .answer),
      .paragraph(text.optimism), text.luck.map { .paragraph($0) }, .paragraph(text.note, .note),
      .data { [("confirmation", data(results))] },
    ].compactMap(\.self)
  }

  private func table(_ results: ConfirmationResults) -> ReportTable {
    func column(_ name: String, _ head: String, isNumeric: Bool = true) -> ReportTable.Column {
      .init(name: name, head: head, isNumeric: isNumeric)
    }
    let metric = language.label(ofMetric: results.comparison.target.name)
    let level = results.comparison.baselineComparison.level
    let count = ColumnHead.count(of: results.comparison.splits).text(in: language)
    let decimals = options.precision
    func values(_ estimate: MeanEstimate?) -> [ReportTable.Cell] {
      [
        .init(
          value: TableCell(estimate?.mean),
          text: estimate.map { estimateText($0, decimals: decimals) } ?? "–"),
        .init(value: .init(estimate?.count ?? 0), text: "\(estimate?.count ?? 0)"),
      ]
    }
    let columns = [
      column("name", language.choose(english: "name", korean: "이름"), isNumeric: false),
      column("tuned", language.choose(english: "\(metric), tuned", korean: "\(metric), 선택할 때")),
      column("tuned_n", count),
      column("fresh", language.choose(english: "\(metric), fresh", korean: "\(metric), 새 시드")),
      column("fresh_n", count),
      column("optimism", language.choose(english: "optimism", korean: "낙관")),
      column("interval", language.choose(english: "95 % interval", korean: "95 % 구간")),
      column(
        "result", language.choose(english: "fresh result", korean: "새 시드의 결과"),
        isNumeric: false),
      column("p", "p"),
    ]
    var table = ReportTable(
      columns: columns,
      rows: results.rows.map { row in
        let standing = row.comparison
        let interval = row.optimism?.interval
        return [.init(row.entry.configuration.name)] + values(row.tuned) + values(row.fresh) + [
          .init(row.optimism?.mean) { differenceText($0, decimals: decimals) },
          .init(
            value: TableCell(interval.map { intervalText($0, decimals: decimals) }),
            text: interval.map { intervalText($0, decimals: decimals) } ?? "–"),
          .init(
            standing.resultText(decimals: decimals, in: language), standing.verdict.style),
          .init(standing.adjustedP) { probabilityText($0, level: level) },
        ]
      }, caption: heading)
    table.baseline = results.rows.firstIndex { $0.entry.isBaseline }
    let essential: Set = ["name", "tuned", "fresh", "optimism", "result"]
    return table.essential { essential.contains($0.name) }
  }

  private func data(_ results: ConfirmationResults) -> DataValue {
    let confirmation = results.confirmation
    let choices = results.isChosenByAnother ? results.rowsOfChoice : []
    return .object([
      ("sweep", .text(Confirmation.name(of: confirmation.sweep))),
      ("metric", .text(results.comparison.target.name)),
      ("chosen_by", .text(confirmation.metric.name)),
      ("candidates", .number(confirmation.candidates.count)),
      ("unfinished", .number(confirmation.unfinished ?? 0)),
      ("seeds", .array(results.comparison.seeds.map(DataValue.seed))),
      ("level", .number(results.comparison.baselineComparison.level)),
      (
        "luck",
        results.luck.map { luck in
          .object([
            ("expected_lead", .number(luck.expectedLead)), ("lead", .number(luck.lead)),
            ("p", .number(luck.p)),
            ("deviation", .number(luck.deviation)),
            ("deviation_of", .text(luck.isFromFreshRuns ? "fresh" : "tuned")),
          ])
        } ?? .text(nil)
      ),
      (
        "configurations",
        .array(
          results.rows.map { row in
            let choice = choices.first { $0.entry.number == row.entry.number }
            return .object(
              [
                ("name", .text(row.entry.configuration.name)),
                ("is_baseline", .boolean(row.entry.isBaseline)),
                ("tuned", .estimate(row.tuned)), ("fresh", .estimate(row.fresh)),
                ("optimism", Self.data(row.optimism)),
                ("difference", .difference(row.comparison.difference)),
                ("p_adjusted", .number(row.comparison.adjustedP)),
                ("verdict", .text(row.comparison.verdict.name)),
                ("optimism_of_choice", Self.data(choice?.optimism ?? row.optimism)),
              ])
          })
      ),
    ])
  }

  private static func data(_ optimism: ConfirmationResults.Optimism?) -> DataValue {
    guard let optimism else { return .text(nil) }
    return .object([
      ("mean", .number(optimism.mean)), ("low", .number(optimism.interval?.lowerBound)),
      ("high", .number(optimism.interval?.upperBound)),
    ])
  }
}
