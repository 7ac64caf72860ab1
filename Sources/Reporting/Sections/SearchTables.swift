import Analysis
import Evaluation
import ExperimentModel

/// The tables of a search.
struct SearchTables: Sendable {
  let results: SearchResults
  let content: ReportContent

  init(_ results: SearchResults, _ content: ReportContent) {
    self.results = results
    self.content = content
  }

  var language: ReportLanguage { content.options.language }
  var precision: Int { content.options.precision }
  private var hasSeveralTrials: Bool { content.comparison.hasSeveralSeeds }
  private var metric: String { language.label(ofMetric: results.target.name) }

  func column(
    _ name: String, _ english: String, _ korean: String, isNumeric: Bool = true
  ) -> ReportTable.Column {
    .init(
      name: name, head: language.choose(english: english, korean: korean), isNumeric: isNumeric)
  }

  // MARK: - Suggestions

  /// The best suggestions with their parameters, and the baseline; nil before any has a value.
  ///
  /// - Parameter limit: of the suggestions.
  func best(_ limit: Int) -> ReportTable? {
    let shown = results.ranked.prefix(limit)
    guard !shown.isEmpty else { return nil }
    let parameters = results.search.parameters
    var rows = shown.map { suggestion in
      row(
        suggestion.entry, suggestion.values,
        value: suggestion.estimate.map {
          (TableCell($0.mean), estimateText($0, decimals: precision))
        }
          ?? suggestion.lastValue.map { (TableCell($0), $0.fixed(decimals: precision)) },
        isBest: suggestion.index == results.best?.index, trained: suggestion.trainedEpochs,
        state: suggestion.outcome.text(in: language))
    }
    let baseline = content.comparison.baseline
    if let baseline {
      let estimate = results.baseline
      let settings = baseline.configuration.hyperparameters
      rows.append(
        row(
          baseline, results.search.values(in: settings),
          value: estimate.map { (TableCell($0.mean), estimateText($0, decimals: precision)) },
          isBest: false,
          trained: baseline.trials.compactMap { $0.trainedEpochs ?? $0.epochs.last?.epoch }.min()
            ?? 0,
          state: baseline.states.map { $0.text(in: language) }.joined(separator: ", ")))
    }
    var table = ReportTable(
      columns: [column("name", "name", "이름", isNumeric: false)]
        + parameters.map { parameter in
          .init(
            name: parameter.name, head: parameter.name, isNumeric: parameter.isNumeric,
            place: .last)
        } + [.init(name: "metric", head: metric, isNumeric: true)]
        + (hasSeveralTrials ? [column("n", "n", "n")] : []) + [
          column("trained_epochs", "trained epochs", "학습한 에폭"),
          column("state", "state", "상태", isNumeric: false),
        ], rows: rows,
      caption: language.choose(english: "Best suggestions", korean: "가장 좋은 제안"))
    table.baseline = baseline == nil ? nil : rows.count - 1
    return table.essential { ["name", "metric", "state"].contains($0.name) }
  }

  private func row(
    _ entry: Comparison.Entry, _ values: [ParameterValue?], value: (TableCell, String)?,
    isBest: Bool, trained: Int, state: String
  ) -> [ReportTable.Cell] {
    let settings = values.map { value in
      ReportTable.Cell(value: TableCell(value), text: value.map(shortSettingText) ?? "–")
    }
    let count = ReportTable.Cell(value: .init(entry.finished), text: "\(entry.finished)")
    let epochs = entry.configuration.hyperparameters.epochs
    return [.init(entry.configuration.name)] + settings + [
      .init(value: value?.0 ?? .null, text: value?.1 ?? "–", isBest: isBest)
    ] + (hasSeveralTrials ? [count] : []) + [
      .init(
        value: .init(trained),
        text: trained == epochs
          ? "\(epochs)"
          : language.choose(english: "\(trained) of \(epochs)", korean: "\(epochs) 중 \(trained)")),
      .init(state),
    ]
  }

  /// What the table of suggestions shows.
  func note(_ limit: Int) -> RichText {
    let (shown, all) = (min(limit, results.ranked.count), results.suggestions.count)
    let hasPruned = results.ranked.prefix(limit).contains { $0.outcome == .pruned }
    let bound: (english: String, korean: String) =
      shown < all
      ? (
        "The best \(shown) of \(all.grouped) trained suggestions; CSV and JSON have all.",
        "학습한 제안 \(all.grouped)개 중 가장 좋은 \(shown)개이며, CSV와 JSON에 모두 있습니다."
      ) : ("All trained suggestions, best first.", "학습한 제안 모두, 좋은 순서.")
    let pruned: (english: String, korean: String) =
      hasPruned
      ? (
        " Those that were pruned follow the finished ones, with the value after their last epoch.",
        " 가지치기한 제안은 끝난 것 뒤에, 마지막 에폭의 값과 함께 적었습니다."
      ) : ("", "")
    return language.choose(
      english: "\(bound.english)\(pruned.english)", korean: "\(bound.korean)\(pruned.korean)")
  }

  /// The suggestions that were better than all before them; nil without one.
  var improvements: ReportTable? {
    let improvements = results.improvements
    guard !improvements.isEmpty else { return nil }
    var previous: Double?
    let rows = improvements.map { suggestion, value -> [ReportTable.Cell] in
      defer { previous = value }
      return [
        .init(value: .init(suggestion.number), text: "\(suggestion.number)"),
        .init(value) { $0.fixed(decimals: precision) },
        .init(previous.map { value - $0 }) { differenceText($0, decimals: precision) },
      ]
    }
    return ReportTable(
      columns: [
        column("suggestion", "best so far at suggestion", "그때까지의 최고가 나온 제안"),
        .init(name: "metric", head: metric, isNumeric: true),
        column("gain", "gain", "개선"),
      ], rows: rows, isGrouped: true,
      caption: language.choose(english: "History of the best", korean: "최고 기록"))
  }

  // MARK: - Parameters and rungs

  /// Nil if it was not estimated.
  var importance: ReportTable? {
    guard case .shares(let parameters) = SearchImportance(results) else { return nil }
    return ReportTable(
      columns: [
        column("parameter", "parameter", "매개변수", isNumeric: false),
        column("importance", "importance", "중요도"), column("n", "n", "n"),
      ],
      rows: parameters.map { parameter in
        [
          .init(parameter.name),
          .init(
            value: TableCell(parameter.share),
            text: parameter.share.map { "\((100 * $0).fixed(decimals: 0)) %" } ?? "–"),
          .init(value: .init(parameter.count), text: "\(parameter.count)"),
        ]
      }, caption: language.choose(english: "Importance", korean: "중요도"))
  }

  /// Nil without a rung that any suggestion has reached.
  func rungs(_ limit: Int) -> ReportTable? {
    guard let rungs = SearchRungs(results)?.rungs, !rungs.isEmpty else { return nil }
    func cell(_ count: Int) -> ReportTable.Cell { .init(value: .init(count), text: "\(count)") }
    let isWaiting = rungs.contains { $0.waiting > 0 }
    return ReportTable(
      columns: [
        column("rung", "rung (epoch)", "판정 에폭"), column("reached", "reached", "도달"),
        column("continued", "continued", "계속"), column("pruned", "pruned", "가지치기"),
      ] + (isWaiting ? [column("waiting", "waiting", "대기")] : []),
      rows: rungs.prefix(limit).map { rung in
        [rung.epoch, rung.reached, rung.continued, rung.pruned].map(cell)
          + (isWaiting ? [cell(rung.waiting)] : [])
      }, isGrouped: true, caption: language.choose(english: "Rungs", korean: "판정"))
  }
}

extension SearchParameter {
  /// True if its values are numbers.
  var isNumeric: Bool {
    switch distribution {
    case .constant(let value): value.number != nil
    case .categorical(let values, _): values.allSatisfy { $0.number != nil }
    case .uniform, .logUniform, .intUniform, .quantizedUniform, .quantizedLogUniform: true
    }
  }
}
