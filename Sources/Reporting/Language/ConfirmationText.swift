import Analysis
import Evaluation
import ExperimentModel

/// Sentences on a confirmation: what was chosen, what the fresh runs show, and how optimistic the choice
/// was.
struct ConfirmationText {
  private let results: ConfirmationResults
  private let precision: Int
  private let language: ReportLanguage

  init(_ results: ConfirmationResults, precision: Int = 4, _ language: ReportLanguage) {
    self.results = results
    self.precision = precision
    self.language = language
  }

  private var confirmation: Confirmation { results.confirmation }
  private var chosen: [ConfirmationResults.Row] { results.rows.filter { !$0.entry.isBaseline } }
  /// Label of the metric that chose.
  private var choosing: String { language.label(ofMetric: confirmation.metric.name) }

  /// What was chosen, by what, and which seeds were trained.
  var choice: RichText {
    let seeds = results.comparison.seeds
    let list = SeedRange.text(seeds, separator: ", ")
    let (all, lead) = (chosenOfAll, baselineLead)
    let unfinished =
      confirmation.unfinished.map { count in
        language.choose(
          english:
            " When they were chosen, \(count.counted("trial")) of the sweep had not finished.",
          korean: " 선택할 때 스윕의 실행 \(count)개가 끝나지 않은 상태였습니다.")
      } ?? ""
    return language.choose(
      english: """
        \(all.english), and the baseline, were trained again with \
        \(seeds.count.counted("fresh seed")) (\(list)) that had no part in the choice.\(lead)\(unfinished)\
        \(splits.english)
        """,
      korean: """
        \(all.korean) 기준 구성을, 선택에 쓰이지 않은 새 시드 \
        \(seeds.count)개(\(list))로 다시 학습했습니다.\(lead)\(unfinished)\(splits.korean)
        """)
  }

  /// The chosen configurations among those beside the baseline.
  private var chosenOfAll: (english: String, korean: String) {
    let baseline = results.rows.first(where: \.entry.isBaseline)?.entry.configuration.name ?? ""
    let (count, others) = (chosen.count, confirmation.competitors(of: baseline))
    guard count < others else {
      return others == 1
        ? ("The only configuration beside the baseline", "기준 구성 외의 유일한 구성과")
        : ("All \(others) configurations beside the baseline", "기준 구성 외의 구성 \(others)개 모두와")
    }
    return (
      "The best \(count == 1 ? "" : "\(count) ")of \(others) configurations beside the baseline by \(choosing)",
      "기준 구성 외의 구성 \(others)개 중 \(choosing) 값이 가장 좋은 \(count)개와"
    )
  }

  /// Which chosen configurations the baseline was better than; empty if it was not.
  private var baselineLead: String {
    let names = results.outperformed
    guard !names.isEmpty else { return "" }
    return results.isBaselineBest
      ? language.choose(
        english: " By \(choosing), the baseline itself was the best.",
        korean: " \(choosing) 값은 기준 구성 자신이 가장 좋았습니다.")
      : language.choose(
        english: " By \(choosing), the baseline was better than \(NameList.sentence(names)).",
        korean: " \(choosing) 값은 기준 구성이 더 좋았던 구성: "
          + "\(NameList.unambiguous(names).joined(separator: ", ")).")
  }

  /// That fresh seeds train on the splits of the choice; empty for one split.
  private var splits: (english: String, korean: String) {
    results.comparison.splits.map { design in
      let count = design.count
      return (
        " They train on the same \(count) \(design.areFolds ? "folds" : "splits"): values are means "
          + "over these, and intervals the corrected ones over splits.",
        " 같은 \(design.areFolds ? "폴드" : "분할") \(count)개에서 학습합니다. 값은 이것들의 평균이고 구간은 "
          + "분할에 대한 보정된 구간입니다."
      )
    } ?? ("", "")
  }

  /// The verdicts of the fresh runs.
  var verdict: RichText {
    func names(_ verdict: Verdict) -> [String] {
      chosen.filter { $0.comparison.verdict == verdict }.map(\.entry.configuration.name)
    }
    let (better, worse, equal) = (names(.better), names(.worse), names(.equal))
    let undecided = names(.undecided)
    let groups: [(names: [String], english: String, korean: String)] = [
      (better, "better than the baseline", "기준 구성보다 나음"),
      (worse, "worse than the baseline", "기준 구성보다 못함"),
      (equal, "practically equal to the baseline", "기준 구성과 사실상 같음"),
      (undecided, "not significantly different from the baseline", "기준 구성과 유의한 차이 없음"),
    ].filter { !$0.names.isEmpty }
    guard !groups.isEmpty else {
      return language.choose(
        english: "The fresh runs cannot be tested yet: not all have finished.",
        korean: "새 시드의 실행이 모두 끝나지 않아 아직 검정할 수 없습니다.")
    }
    let significance = results.comparison.baselineComparison.significance(language)
    let english = groups.map { group -> String in
      let verb = group.names.count == 1 ? "is" : "are"
      return "\(NameList.sentence(group.names)) \(verb) \(group.english)"
    }.joined(separator: "; ")
    let korean = groups.map { group -> String in
      "\(NameList.unambiguous(group.names).joined(separator: ", ")): \(group.korean)"
    }.joined(separator: "; ")
    return language.choose(
      english: "By the fresh runs alone, \(english) (\(significance)).",
      korean: "새 시드의 실행만으로 보면 \(korean) (\(significance)).")
  }

  /// How optimistic the values of the first choice were, by the sweep's metric and by the one that chose.
  var optimism: RichText {
    let metrics: [(label: String, row: ConfirmationResults.Row?)] =
      [(language.label(ofMetric: results.comparison.target.name), results.rows.first)]
      + (results.isChosenByAnother ? [(choosing, results.rowsOfChoice.first)] : [])
    let sentences = metrics.compactMap { metric in metric.row.flatMap { sentence($0, metric.label) }
    }
    guard !sentences.isEmpty else {
      return withoutOptimism
    }
    return RichText(sentences.joined(separator: " "))
  }

  /// Why the optimism of the first choice is unknown.
  private var withoutOptimism: RichText {
    let metric = language.label(ofMetric: results.comparison.target.name)
    let name = results.rows.first?.entry.configuration.name ?? ""
    return results.rows.first?.tuned == nil
      ? language.choose(
        english:
          "\(name) had no \(metric) when it was chosen, so the optimism of the choice is unknown.",
        korean: "\(name)에는 선택할 때 \(metric) 값이 없어 선택의 낙관을 알 수 없습니다.")
      : language.choose(
        english:
          "No fresh run of \(name) has \(metric) yet, so the optimism of the choice is unknown.",
        korean: "\(name)의 새 시드 실행에 아직 \(metric) 값이 없어 선택의 낙관을 알 수 없습니다.")
  }

  private func sentence(_ row: ConfirmationResults.Row, _ label: String) -> String? {
    guard let tuned = row.tuned, let fresh = row.fresh, let optimism = row.optimism else {
      return nil
    }
    let name = row.entry.configuration.name
    let (old, new) = (tuned.mean.fixed(decimals: precision), fresh.mean.fixed(decimals: precision))
    let size = abs(optimism.mean).fixed(decimals: precision)
    let isOptimistic = optimism.mean > 0
    // Pessimism is optimism with the other sign, and so is its interval.
    let bounds = optimism.interval.map { isOptimistic ? $0 : -$0.upperBound ... -$0.lowerBound }
    let interval = bounds.map { " (95 %: \(intervalText($0, decimals: precision)))" } ?? ""
    // The interval of a difference that other seeds explain contains zero.
    let isNoise = optimism.interval?.contains(0) ?? false
    return language.choose(
      english: "\(label) of \(name) was \(old) when it was chosen and is \(new) with fresh seeds: "
        + "\(isOptimistic ? "optimistic" : "pessimistic") by \(size)\(interval)"
        + "\(isNoise ? ", no more than chance explains" : "").",
      korean: "\(name)의 \(label) 값은 선택할 때 \(old), 새 시드로 \(new): "
        + "\(isOptimistic ? "낙관" : "비관") \(size)\(interval)\(isNoise ? ", 우연으로 설명되는 정도" : "").")
  }

  /// What the best of equal configurations would lead by; nil if the spread over seeds is unknown.
  var luck: RichText? {
    guard let luck = results.luck, let first = chosen.first?.entry.configuration.name else {
      return nil
    }
    let all = confirmation.candidates.count
    func text(_ value: Double) -> String { value.fixed(decimals: precision) }
    let lead = lead(luck, of: first)
    let isOverSplits = results.comparison.splits != nil
    return language.choose(
      english: """
        By luck alone, the best of \(all) equal configurations would be about \(text(luck.expectedLead)) \
        better than their mean by \(choosing) (standard deviation over \
        \(isOverSplits ? "splits" : "seeds") \(text(luck.deviation))\
        \(luck.isFromFreshRuns ? ", of the fresh runs" : "")). \(lead)
        """,
      korean: """
        우연만으로도 똑같은 구성 \(all)개 중 가장 좋은 것은 \(choosing) 값이 평균보다 약 \
        \(text(luck.expectedLead)) 좋습니다(\(isOverSplits ? "분할" : "시드") 간 표준편차 \
        \(text(luck.deviation))\(luck.isFromFreshRuns ? ", 새 시드" : "")). \(lead)
        """)
  }

  /// The lead of the first choice, and whether it is luck.
  private func lead(_ luck: ConfirmationResults.Luck, of first: String) -> String {
    guard !results.isBaselineBest else {
      return language.choose(
        english: "The baseline was the best, so \(first) has no lead that luck could explain.",
        korean: "기준 구성이 가장 좋았으므로 \(first)에는 우연으로 설명할 우위가 없습니다.")
    }
    let size = differenceText(luck.lead, decimals: precision)
    let probability = probabilityText(luck.p, level: 1 - MeanEstimate.confidence)
    let p =
      probability.hasPrefix("<") ? "p < \(probability.dropFirst())" : "p = \(probability)"
    return language.choose(
      english: "\(first) led the mean of all by \(size): "
        + "\(luck.isExceeded ? "more" : "no more") than luck explains (\(p)).",
      korean: "\(first)는 전체 평균보다 \(size) 앞섰는데, 이는 우연으로 "
        + "\(luck.isExceeded ? "설명되지 않습니다" : "설명됩니다")(\(p)).")
  }

  /// Meaning of the columns.
  var note: RichText {
    let direction = language.isBetter(results.comparison.target.goal)
    let metric = language.label(ofMetric: results.comparison.target.name)
    let hasOneTuned = chosen.contains { $0.tuned?.count == 1 }
    let interval =
      results.comparison.splits != nil
      ? language.choose(
        english: "it is paired by split", korean: "분할별로 짝지은 것")
      : hasOneTuned
        ? language.choose(
          english: "its interval compares the one tuned run with the spread of the fresh ones",
          korean: "구간은 선택할 때의 실행 하나를 새 시드의 산포와 비교한 것")
        : language.choose(english: "its interval is Welch's", korean: "구간은 웰치의 것")
    return language.choose(
      english: """
        \(metric): \(direction). Optimism is how much better the tuned value was than the fresh one; \
        \(interval). fresh result is the paired difference from the baseline over the fresh \
        \(results.comparison.splits == nil ? "seeds" : "runs"). p of luck is that of the largest of as \
        many leads (Bonferroni).
        """,
      korean: """
        \(metric): \(direction). 낙관은 선택할 때의 값이 새 시드의 값보다 좋았던 정도입니다(\(interval)). 새 시드의 \
        결과는 기준 구성과 짝지은 차이입니다. 우연의 p는 같은 수의 구성 중 가장 크게 앞선 것의 p입니다(본페로니).
        """)
  }
}
