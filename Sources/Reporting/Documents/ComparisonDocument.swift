package import Analysis
import Evaluation
import ExperimentModel

extension Document {
  /// Configurations side by side, as `sweep compare` prints them.
  package init(_ compared: ConfigurationComparison, language: ReportLanguage = .english) {
    let text = ComparisonText(compared: compared, language: language)
    self.init(
      language: language, lead: [.records { ComparisonRows(compared).table }],
      sections: [
        .init(
          id: "settings",
          heading: language.choose(english: "Settings that differ", korean: "서로 다른 설정"),
          blocks: [text.settings]),
        .init(
          id: "metrics",
          heading: language.choose(english: "Metrics", korean: "지표"),
          blocks: [.table(ReportTable(text.metrics)), .paragraph(text.note, .note)]
            + text.untested + ReachNotes(compared.comparison, language).ofMetrics),
        .init(
          id: "cost", heading: language.choose(english: "Cost", korean: "비용"),
          blocks: [.table(ReportTable(text.cost))]),
        .init(
          id: "epochs",
          heading: language.choose(
            english: "Validation AUC by epoch", korean: "에폭별 검증 AUC"),
          blocks: [text.epochs]),
      ])
  }
}

private struct ComparisonText {
  let compared: ConfigurationComparison
  let language: ReportLanguage

  /// The most epochs shown; of more, a regular subset.
  private static let mostEpochs = 20

  private var entries: [Comparison.Entry] { compared.comparison.entries }
  private var names: [String] { entries.map(\.configuration.name) }

  var settings: Block {
    guard !compared.settings.isEmpty else {
      return .paragraph(
        language.choose(
          english: "none: all have the same settings", korean: "없음: 설정이 모두 같습니다"))
    }
    return .table(
      ReportTable(
        Table(
          columns: [ColumnHead.setting.text(in: language)] + names,
          rows: compared.settings.map { definition in
            [.text(definition.name)]
              + entries.map {
                .text(SettingColumns.text(definition, in: $0.configuration.hyperparameters))
              }
          })))
  }

  /// One row per metric; each configuration but the first also has its difference from the first.
  var metrics: Table {
    let first = entries[0].configuration.name
    let less = language.choose(english: "less \(first)", korean: "− \(first)")
    var columns = [ColumnHead.metric.text(in: language), first]
    for name in names.dropFirst() { columns += [name, less] }
    let seeds: [TableCell] = entries.flatMap { entry in
      let (finished, all) = (entry.finished, entry.trials.count)
      let pruned = entry.trials.first { $0.state == .pruned }?.stateText(in: language)
      let cell = TableCell.text(
        language.choose(english: "\(finished) of \(all)", korean: "\(all)개 중 \(finished)개")
          + (pruned.map { ", \($0)" } ?? ""))
      return entry.isBaseline ? [cell] : [cell, .null]
    }
    let finished =
      compared.comparison.splits == nil
      ? language.choose(english: "seeds finished", korean: "끝난 시드")
      : language.choose(english: "trials finished", korean: "끝난 실행")
    return Table(
      columns: columns,
      rows: [[.text(finished)] + seeds]
        + compared.baselineComparison.map { comparison in
          [.text(language.label(ofMetric: comparison.metric.name))]
            + comparison.rows.flatMap { row -> [TableCell] in
              let value = TableCell.text(row.estimate.map { estimateText($0) } ?? "–")
              return row.number == 0 ? [value] : [value, .text(difference(row))]
            }
        })
  }

  /// `+0.0110 (+0.0020 … +0.0200) ⬆`.
  private func difference(_ row: BaselineComparison.Row) -> String {
    guard let difference = row.difference else { return "–" }
    let parts = [
      differenceText(difference.mean),
      difference.interval.map { "(\(intervalText($0)))" },
      row.verdict.symbol,
    ]
    return parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
  }

  var note: RichText {
    if let search = SearchText(compared.comparison, language) { return search.untested }
    let tests = compared.baselineComparison.map(\.tests).max() ?? 0
    let tested = compared.baselineComparison.max { $0.tests < $1.tests }
    let marks = tested?.marks(rope: compared.comparison.rope, language) ?? ""
    if let design = compared.comparison.splits {
      return design.unit == .split
        ? language.choose(
          english:
            "Values and differences are means over splits, each the mean of its seeds: mean, 95 % interval, "
            + "corrected for the overlap of splits. \(marks).",
          korean: "값과 차이는 분할(시드의 평균)에 대한 평균과, 분할의 겹침을 보정한 95 % 구간입니다. \(marks).")
        : language.choose(
          english:
            "Differences are paired by seed, each the mean over its splits: mean, 95 % interval. \(marks).",
          korean: "차이는 시드(분할의 평균)별로 짝지은 것의 평균과 95 % 구간입니다. \(marks).")
    }
    if compared.comparison.hasSeveralSeeds {
      return language.choose(
        english: "Differences are paired by seed: mean, 95 % interval. \(marks).",
        korean: "차이는 시드별로 짝지었습니다: 평균, 95 % 구간. \(marks).")
    }
    return tests == 0
      ? language.choose(
        english: "One run each: significance cannot be assessed.",
        korean: "한 번씩만 실행하여 유의성을 평가할 수 없습니다.")
      : language.choose(
        english: """
          Differences are paired by user, as each ran once: mean, 95 % interval \
          (bootstrap). \(marks). Metrics without a value per user are not tested and have no mark.
          """,
        korean: """
          한 번씩만 실행하여 차이를 사용자별로 짝지었습니다: 평균, 95 % 구간(부트스트랩). \(marks). 사용자별 \
          값이 없는 지표는 검정하지 않아 표시가 없습니다.
          """)
  }

  /// Names the untested differences of metrics that have a value per user; of a configuration
  /// without any test, only its name.
  var untested: [Block] {
    let reasons = names.indices.dropFirst().flatMap { number in
      let reasons = compared.baselineComparison.map { comparison in
        (metric: comparison.metric.name, reason: comparison.rows[number].difference?.untestable)
      }.filter { $0.reason != .noUserValues }
      if let reason = reasons.first?.reason, reasons.allSatisfy({ $0.reason == reason }) {
        return [(name: names[number], reason: reason.text(in: language))]
      }
      return reasons.compactMap { metric, reason in
        guard let reason else { return nil }
        let (metric, name) = (language.label(ofMetric: metric), names[number])
        return (
          language.choose(english: "\(metric) of \(name)", korean: "\(name)의 \(metric)"),
          reason.text(in: language)
        )
      }
    }
    return [UntestedText.sentence(reasons, language)].compactMap(\.self)
      .map { .paragraph($0, .note) }
  }

  var cost: Table {
    let costs = entries.map(\.cost)
    func row(_ head: ColumnHead, _ text: (TrainingCost) -> String?) -> [TableCell] {
      [.text(head.text(in: language))] + costs.map { .text(text($0) ?? "–") }
    }
    return Table(
      columns: [language.choose(english: "per trial", korean: "실행당")] + names,
      rows: [
        row(.seconds) { $0.seconds?.mean.fixed(decimals: 1) },
        row(.memory) { $0.peakBytes.map(byteText) },
        row(.speed) { $0.samplesPerSecond.map { Int($0.mean).grouped } },
      ])
  }

  var epochs: Block {
    let curves = entries.map { LearningCurve($0.trials, .validationAUC) }
    guard let last = curves.compactMap({ $0?.points.last?.epoch }).max() else {
      let hasEpochs = entries.contains { entry in entry.trials.contains { !$0.epochs.isEmpty } }
      return .paragraph(
        hasEpochs
          ? language.choose(
            english: "none: the validation rows are all of one label",
            korean: "없음: 검증 행의 레이블이 한 종류뿐입니다")
          : language.choose(
            english: "no epoch has finished yet", korean: "아직 끝난 에폭이 없습니다"))
    }
    let step = (last + Self.mostEpochs - 1) / Self.mostEpochs
    let shown = Array(stride(from: 1, to: last, by: step)) + [last]
    let values = curves.map { curve in
      Dictionary(uniqueKeysWithValues: (curve?.points ?? []).map { ($0.epoch, $0.mean) })
    }
    return .table(
      ReportTable(
        Table(
          columns: [ColumnHead.epoch.text(in: language)] + names,
          rows: shown.map { epoch in
            [.init(epoch)] + values.map { .text($0[epoch].map(metricText) ?? "") }
          })))
  }
}

extension TableFormat {
  /// Returns the comparison as tables for people, or one row per value for programs, with a line
  /// break at its end.
  ///
  /// - Parameter width: columns of the terminal that `table` must fit; nil for other destinations.
  package func render(
    _ compared: ConfigurationComparison, width: Int? = nil, language: ReportLanguage = .english
  ) -> String {
    switch self {
    case .table:
      TerminalRenderer(width: width, overflow: .csv)
        .render(Document(compared, language: language))
    case .markdown: MarkdownRenderer().render(Document(compared, language: language))
    case .csv, .json: lines(of: Document(compared, language: language).records)
    }
  }
}
