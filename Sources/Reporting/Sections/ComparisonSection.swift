import Analysis
import Evaluation
import ExperimentModel

/// The table of configurations with its legend.
struct ComparisonSection: ReportSection {
  static let id = "comparison"
  let content: ReportContent

  var heading: String { language.choose(english: "Comparison", korean: "비교") }

  var blocks: [Block] {
    var table = table
    table.caption = heading
    // Sources of variance, whose columns or order were chosen.
    if comparison.variance != nil { return [.table(table), .records { records }] }
    if let notes = notesOfSearch {
      return [.table(table)] + notes + [.records { records }, .data { data }]
    }
    return [.table(table), .paragraph(legend, .note), .paragraph(method, .note)]
      + ReachNotes(comparison, language).ofComparison + [.records { records }, .data { data }]
  }

  private var table: ReportTable {
    let options = content.readableOptions
    guard options.columns == nil else {
      return ConfigurationTable(comparison, options: options).table
    }
    // With descriptions, the name is an optional column.
    var columns = ReportColumn.standard(comparison)
    let hasDescriptions = columns.contains { $0.name == "description" }
    if hasDescriptions, let name = ReportColumn.named("name") { columns.insert(name, at: 1) }
    return ConfigurationTable(comparison, columns: columns, options: options)
      .placing { column in
        switch column.content {
        case .name where hasDescriptions: .optional
        case .setting, .description: .last
        default: .fixed
        }
      }
  }

  /// The chosen columns, or all.
  private var records: Table {
    let columns = options.columns ?? ReportColumn.all(of: comparison)
    return ConfigurationTable(comparison, columns: columns, options: options).table.values
  }

  private var legend: RichText {
    let direction = language.isBetter(comparison.target.goal)
    let marks = comparison.baselineComparison.marks(rope: comparison.rope, language)
    return language.choose(
      english: """
        result is the difference in \(metric) (\(direction)) from the baseline (➖). \(marks), which \
        does not prove that there is no difference; without a mark, it was not tested. Bold is the \
        best value of a column, and every value not significantly different from it.\(bold.english)
        """,
      korean: """
        결과는 기준 구성(➖)과의 \(metric) 차이입니다(\(direction)). \(marks). ≈는 차이가 없다는 증명이 아닙니다. \
        표시가 없으면 검정하지 않은 것입니다. 굵은 글씨는 그 열에서 가장 좋은 값과, 그것과 유의하게 다르지 않은 값입니다.\(bold.korean)
        """)
  }

  /// What bold says of metrics without a test; empty if all shown have one.
  private var bold: (english: String, korean: String) {
    let untested = comparison.shownMetrics.filter { metric in
      !comparison.baselineComparison(by: metric).isBestTested
        && comparison.entries.count { $0[metric] != nil } > 1
    }.map { language.label(ofMetric: $0) }
    guard !untested.isEmpty else { return ("", "") }
    let names = untested.joined(separator: ", ")
    return (
      " Values of \(names) were not tested: there, bold is the best value alone, and shows no "
        + "difference.",
      " 검정하지 않은 지표(\(names))에서 굵은 글씨는 가장 좋은 값일 뿐, 차이를 뜻하지 않습니다."
    )
  }

  /// Says that the rope was not used; empty without one.
  private var unusedRope: (english: String, korean: String) {
    guard let rope = comparison.rope else { return ("", "") }
    return (
      " The rope of \(rope) needs several seeds: one cannot show that settings are practically equal.",
      " rope(\(rope))는 시드가 여러 개일 때만 쓰입니다. 시드 하나로는 설정이 사실상 같은지 알 수 없습니다."
    )
  }

  /// What P(better) counts; empty where nothing is tested.
  private var improvement: (english: String, korean: String) {
    guard comparison.sampleFault == nil else { return ("", "") }
    let unit: (english: String, korean: String) =
      switch comparison.splits?.unit {
      case .split:
        (
          "\(comparison.splits?.areFolds == true ? "folds" : "splits"), by their means over seeds,",
          "\(comparison.splits?.areFolds == true ? "폴드" : "분할")(시드의 평균)"
        )
      case .seed: ("seeds, by their means over splits,", "시드(분할의 평균)")
      case nil: ("these pairs", "이 짝들")
      }
    return (
      " P(better) is the share of \(unit.english) in which the configuration is better, with Wilson's "
        + "95 % interval.",
      " P(우세)는 \(unit.korean) 가운데 구성이 더 나은 비율과 윌슨의 95 % 구간입니다."
    )
  }

  /// Explains intervals and p values.
  private var method: RichText {
    let draws = PairedBootstrap.standardDraws.grouped
    let part = language.part(MetricDefinition.named(comparison.target.name))
    let adjusted = adjustment
    let (looks, sample) = (looks, comparison.sampleText)
    return switch comparison.baselineComparison.method {
    case .seeds:
      language.choose(
        english: """
          Values are means over \(sample.english), ± half the width of their 95 % interval \
          (Student's t), or with both ends where the metric's range cuts it. Differences are paired \
          by \(pair.english) that both configurations finished. \(looks.english)\
          \(adjusted.english)\(improvement.english) \(coverage)
          """,
        korean: """
          값은 \(sample.korean) 평균이고 ±는 95 % 구간의 반폭입니다(스튜던트 t). 구간이 지표의 한계에서 잘리면 양 끝을 \
          적었습니다. 차이는 양쪽 모두 끝난 \(pair.korean)별로 짝지었습니다. \(looks.korean)\(adjusted.korean)\(improvement.korean) \(coverage)
          """)
    case .users:
      language.choose(
        english: """
          One seed: the 95 % interval of a difference and p come from a paired bootstrap over the \
          \(part) users (\(draws) draws, studentised).\(adjusted.english) This shows whether these trained \
          models differ for other users, not whether other seeds would agree: run several seeds for \
          that. AUC, GAUC, log loss, Brier score and ECE have no value per user, so they are not \
          tested.\(unusedRope.english)
          """,
        korean: """
          시드가 하나입니다. 차이의 95 % 구간과 p는 \(part) 사용자에 대한 대응 부트스트랩(\(draws)회, 스튜던트화)에서 \
          나왔습니다.\(adjusted.korean) 이 검정은 학습된 모델들이 다른 사용자에게서도 차이를 보일지를 나타낼 뿐, 다른 \
          시드에서도 같은 결과가 나올지는 나타내지 않습니다. 이를 확인하려면 시드를 여러 개 사용하십시오. AUC, GAUC, \
          로그 손실, 브라이어 점수, ECE는 사용자별 값이 없어 검정하지 않습니다.\(unusedRope.korean)
          """)
    case .none:
      language.choose(
        english: """
          Differences are not tested: there is one seed, and the metric has no value per user. Run \
          several seeds, or choose another metric.\(unusedRope.english)
          """,
        korean: """
          시드가 하나이고 지표에 사용자별 값이 없어 차이를 검정하지 않았습니다. 시드를 여러 개 사용하거나 다른 지표를 \
          선택하십시오.\(unusedRope.korean)
          """)
    }
  }

  private var coverage: String {
    CoverageText(
      comparison: comparison, split: snapshot.dataset.split, language: language
    ).text
  }

  /// What differences are paired by.
  private var pair: (english: String, korean: String) {
    comparison.splits == nil
      ? ("seed, over the seeds", "시드") : ("split and seed, over those", "분할과 시드")
  }

  /// The test over seeds, and when it may be read.
  private var looks: (english: String, korean: String) {
    if comparison.sampleFault != nil {
      return (
        "Nothing is tested, because seeds or splits were chosen after a look at others.",
        "결과를 본 뒤 시드나 분할을 골랐으므로 검정하지 않았습니다."
      )
    }
    return switch comparison.looks {
    case .once where comparison.splits != nil:
      (
        "Seeds and splits were fixed before any result was seen: intervals and p come from the "
          + "corrected resampled t test over splits.",
        "시드와 분할은 결과를 보기 전에 정했습니다. 95 % 구간과 p는 분할에 대한 보정된 재표본 t 검정에서 나왔습니다."
      )
    case .once:
      (
        "The seeds were fixed before any result was seen: intervals and p come from the paired t test.",
        "시드는 결과를 보기 전에 정했습니다. 95 % 구간과 p는 대응표본 t 검정에서 나왔습니다."
      )
    case .every where comparison.seedRule == .listed:
      (
        "Seeds were added while their results were looked at: intervals and p come from a sequential "
          + "t test, which holds at every look.",
        "결과를 보면서 시드를 더했습니다. 95 % 구간과 p는 언제 보아도 성립하는 순차 t 검정에서 나왔습니다."
      )
    case .every:
      (
        "Seeds were added until each comparison was settled: intervals and p come from a sequential "
          + "t test, which holds at every look.",
        "비교마다 결론이 날 때까지 시드를 더했습니다. 95 % 구간과 p는 언제 보아도 성립하는 순차 t 검정에서 나왔습니다."
      )
    case .afterChange(let count):
      (
        "Results with \(count.counted("seed")) had been seen before the seeds, splits and baseline were "
          + "fixed: intervals and p come from a sequential t test, at the level that is kept for such "
          + "looks.",
        "시드, 분할, 기준 구성을 정하기 전에 시드 \(count)개의 결과를 보았습니다. 95 % 구간과 p는 이런 경우를 위해 남겨 둔 "
          + "수준의 순차 t 검정에서 나왔습니다."
      )
    }
  }

  /// The number of comparisons that p values are adjusted for; empty for one.
  private var adjustment: (english: String, korean: String) {
    let comparisons = comparison.baselineComparison
    guard comparisons.tests > 1 else { return ("", "") }
    let former = comparisons.formerTests
    let isAllPairs = snapshot.sweep.seen.hasChosenBaseline
    let reason: (english: String, korean: String) =
      isAllPairs
      ? (
        ", all pairs, because the baseline was chosen after results had been seen",
        "(결과를 본 뒤 기준 구성을 골랐으므로 모든 쌍)"
      )
      : former > 0
        ? (
          ", \(former) of them with configurations that are no longer in the grid",
          "(그중 \(former)개는 지금 그리드에 없는 구성)"
        ) : ("", "")
    return (
      " p values are adjusted for \(comparisons.tests) comparisons (Holm)\(reason.english)"
        + "\(reason.english.isEmpty ? "," : ";") intervals are not.",
      " p는 비교 \(comparisons.tests)개\(reason.korean)에 대해 홀름 방법으로 보정했고, 구간은 보정하지 않았습니다."
    )
  }

  private var data: [DataValue.Member] {
    let front = Set(ParetoFront(comparison).numbers)
    let shown = comparison.entries.filter { options.shown?.contains($0.number) ?? true }
    return [
      (
        "configurations",
        .array(shown.map { configuration($0, isOnFront: front.contains($0.number)) })
      ),
      ("rests_on", restsOn(comparison.metrics)),
      ("left_out", restsOn(comparison.supports.leftOut.map(\.metric))),
    ]
  }

  /// The number of users or rows that each metric rests on; null in results of older versions.
  private func restsOn(_ metrics: [MetricDefinition]) -> DataValue {
    .object(
      metrics.map { metric in
        let support = comparison.supports[metric]
        return (
          metric.name,
          support.map { .object([($0.unit.rawValue, .number($0.count))]) } ?? .text(nil)
        )
      })
  }

  private func configuration(_ entry: Comparison.Entry, isOnFront: Bool) -> DataValue {
    let row = comparison.baselineComparison.rows[entry.number]
    let cost = entry.cost
    return .object([
      ("number", .number(entry.number)), ("name", .text(entry.configuration.name)),
      ("description", .text(entry.configuration.description)),
      ("is_baseline", .boolean(entry.isBaseline)),
      ("hyperparameters", hyperparameters(entry.configuration.hyperparameters)),
      ("metrics", .object(comparison.metrics.map { ($0.name, .estimate(entry[$0.name])) })),
      ("difference", .difference(row.difference)),
      ("p_adjusted", .number(row.adjustedP)), ("p_equal", .number(row.equivalenceP)),
      ("improvement", .improvement(row.improvement)),
      ("verdict", .text(row.verdict.name)), ("is_best", .boolean(row.isBest)),
      ("ties_with_best", .boolean(row.tiesWithBest)),
      ("is_on_pareto_front", .boolean(isOnFront)),
      ("seconds", .estimate(cost.seconds)),
      ("peak_rss_mib", .number(cost.peakBytes.map { Double($0) / 1_048_576 })),
      ("samples_per_second", .number(cost.samplesPerSecond?.mean)),
      ("trials", .array(entry.trials.map(trial))),
    ])
  }

  private func hyperparameters(_ settings: Hyperparameters) -> DataValue {
    .object(
      HyperparameterDefinition.all.compactMap { definition in
        definition.value(in: settings).map { (definition.name, .parameter($0)) }
      })
  }

  private func trial(_ trial: TrialRecord) -> DataValue {
    let metrics = comparison.metrics.map { metric in
      (key: metric.name, value: DataValue.number(trial.result?.metrics[metric.name]))
    }
    return .object(
      [("seed", .seed(trial.trial.seed))]
        + (trial.trial.split.map { [("split", .seed($0))] } ?? [])
        + [
          ("trial", .text(trial.id.hex)), ("state", .text(trial.state.rawValue)),
          ("seconds", .number(trial.seconds)),
          ("metrics", trial.state == .finished ? .object(metrics) : .text(nil)),
        ])
  }
}
