import Analysis
import Evaluation
import ExperimentModel

/// All final metrics with the cost of training, and the meaning of each metric.
struct MetricsSection: ReportSection {
  static let id = "metrics"
  let content: ReportContent

  var heading: String { language.choose(english: "All metrics", korean: "모든 지표") }

  var blocks: [Block] {
    guard comparison.hasFinished else {
      return [.paragraph(RichText(language.nothingFinished)), meanings]
    }
    let note: [Block] = comparison.hasSeveralSeeds ? [.paragraph(self.note, .note)] : []
    return note + [table(of: comparison.usualMetrics, with: ReportColumn.costs)]
      + [withoutProbabilities.map { Block.paragraph($0, .note) }].compactMap(\.self) + otherMetrics
      + ReachNotes(comparison, language).ofMetrics + [meanings]
  }

  private func table(of metrics: [MetricDefinition], with more: [String] = []) -> Block {
    let seeds = comparison.hasSeveralSeeds ? ["n"] : []
    var table = table(
      ["number", "name"] + seeds + metrics.map(\.name) + more,
      options: content.readableOptions.onlyFinished(comparison))
    table.caption = heading
    return .table(table)
  }

  /// Says why configurations lack metrics of probabilities; nil if none does.
  private var withoutProbabilities: RichText? {
    let count = comparison.entries.count { !$0.configuration.hyperparameters.predictsProbabilities }
    let labels = comparison.metrics.filter { $0.needsProbabilities && $0.scope == nil }
      .map(language.label).joined(separator: ", ")
    guard count > 0, !labels.isEmpty else { return nil }
    return language.choose(
      english: """
        Absent from \(count.counted("configuration")): \(labels). With \(code: "loss.weight") 1 a loss \
        only compares rows of a user, so scores are not probabilities.
        """,
      korean: """
        구성 \(count)개에는 없는 지표: \(labels). \(code: "loss.weight")가 1인 손실은 한 사용자의 행을 비교하기만 \
        하므로 점수가 확률이 아닙니다.
        """)
  }

  /// Metrics at other cutoffs, of another ranking protocol, of cold users and movies, and of the
  /// validation rows.
  private var otherMetrics: [Block] {
    let others = comparison.otherMetrics
    let parts: [(note: RichText?, metrics: [MetricDefinition])] = [
      (nil, others.filter { $0.scope == nil }),
      (candidates, others.filter { $0.scope?.isOfCandidates ?? false }),
      (coldNote, comparison.coldMetrics),
      (validationNote, comparison.validationMetrics),
    ]
    return parts.filter { !$0.metrics.isEmpty }.flatMap { note, metrics in
      [note.map { Block.paragraph($0, .note) }, table(of: metrics)].compactMap(\.self)
    }
  }

  private var meanings: Block {
    func column(_ head: ColumnHead) -> ReportTable.Column {
      .init(name: "\(head)", head: head.text(in: language), isNumeric: false)
    }
    let table = ReportTable(
      columns: [column(.metric), column(.inGridFiles), column(.better), column(.meaning)],
      rows: comparison.explainedMetrics.map { metric in
        [
          .init(language.label(of: metric)), .init(metric.name, .code),
          .init(language.direction(metric.goal)), .init(language.meaning(of: metric)),
        ]
      }, caption: meaningsHeading)
    return .details(summary: meaningsHeading, [.table(table), .paragraph(rankingNote, .note)])
  }

  private var meaningsHeading: String {
    language.choose(english: "What the metrics mean", korean: "지표의 뜻")
  }

  private var note: RichText {
    let sample = comparison.sampleText
    return language.choose(
      english: """
        Means over \(sample.english), ± half the width of their 95 % interval, or with both ends \
        where the metric's range cuts it.
        """,
      korean: """
        \(sample.korean) 평균, ±는 95 % 구간의 반폭입니다. 구간이 지표의 한계에서 잘리면 양 끝을 적었습니다.
        """)
  }

  private var rankingNote: RichText {
    language.choose(
      english: "Ranking metrics are means over the users with a positive test row.",
      korean: "순위 지표는 양성 테스트 행이 있는 사용자들의 평균입니다.")
  }

  /// Describes the ranked candidates; nil for each user's own rows.
  private var candidates: RichText? {
    switch comparison.evaluation.candidates {
    case .own: nil
    case .all:
      language.choose(
        english: """
          Ranked among all movies that the user has not seen in the training and validation rows:
          """,
        korean: "사용자가 학습·검증 행에서 보지 않은 모든 영화 가운데 순위를 매겼습니다:")
    case .sampled(let count):
      language.choose(
        english: """
          Ranked among \(count.grouped) sampled movies that the user never rated. \
          \(strong: "Sampled metrics mislead:") they may rank models differently from full-catalogue \
          metrics (Krichene and Rendle, KDD 2020). \(code: "candidates: all") ranks among all movies.
          """,
        korean: """
          사용자가 평가한 적 없는 영화 \(count.grouped)편을 뽑아 그 가운데 순위를 매겼습니다. \
          \(strong: "표본 지표는 오해를 부릅니다:") 모델의 순서가 전체 목록으로 잰 지표와 다를 수 있습니다(Krichene, \
          Rendle, KDD 2020). \(code: "candidates: all")은 모든 영화 가운데 순위를 매깁니다.
          """)
    }
  }

  private var validationNote: RichText {
    guard comparison.sharesValidationRows else {
      return language.choose(
        english: """
          On the validation rows, with the same weights. Not to be compared between configurations with \
          different \(code: "negatives.per_positive"), whose validation rows differ:
          """,
        korean: """
          같은 가중치로 잰 검증 행의 값. \(code: "negatives.per_positive")가 다른 구성은 검증 행이 달라 서로 비교할 수 \
          없습니다:
          """)
    }
    return language.choose(
      english: """
        On the validation rows, with the same weights. Choose by these, so that the test rows have no \
        part in the choice:
        """,
      korean: "같은 가중치로 잰 검증 행의 값. 테스트 행이 선택에 관여하지 않도록 이 값으로 선택합니다:")
  }

  private var coldNote: RichText {
    language.choose(
      english: "Test rows of users or movies without a training row (cold start):",
      korean: "학습 행이 없는 사용자와 영화의 테스트 행에서:")
  }
}
