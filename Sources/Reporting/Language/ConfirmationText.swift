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
    let (count, all) = (chosen.count, confirmation.candidates.count)
    let lead =
      results.isBaselineBest
      ? language.choose(
        english: " By this metric, the baseline itself was the best.",
        korean: " 이 지표로는 기준 구성 자신이 가장 좋았습니다.") : ""
    let unfinished =
      confirmation.unfinished.map { count in
        language.choose(
          english:
            " When they were chosen, \(count.counted("trial")) of the sweep had not finished.",
          korean: " 선택할 때 스윕의 실행 \(count)개가 끝나지 않은 상태였습니다.")
      } ?? ""
    return language.choose(
      english: """
        The best \(count == 1 ? "configuration" : "\(count) configurations") of \(all) by \
        \(choosing), and the baseline, were trained again with \(seeds.count.counted("fresh seed")) \
        (\(list)) that had no part in the choice.\(lead)\(unfinished)\(splits.english)
        """,
      korean: """
        구성 \(all)개 중 \(choosing) 값이 가장 좋은 \(count)개와 기준 구성을, 선택에 쓰이지 않은 새 시드 \
        \(seeds.count)개(\(list))로 다시 학습했습니다.\(lead)\(unfinished)\(splits.korean)
        """)
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
      return "\(Self.list(group.names)) \(verb) \(group.english)"
    }.joined(separator: "; ")
    let korean = groups.map { group -> String in
      "\(group.names.joined(separator: ", ")): \(group.korean)"
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
      return language.choose(
        english: "The first choice has no tuned or no fresh value to compare.",
        korean: "첫째로 선택한 구성에 비교할 값이 없습니다.")
    }
    return RichText(sentences.joined(separator: " "))
  }

  private func sentence(_ row: ConfirmationResults.Row, _ label: String) -> String? {
    guard let tuned = row.tuned, let fresh = row.fresh, let optimism = row.optimism else {
      return nil
    }
    let name = row.entry.configuration.name
    let (old, new) = (tuned.mean.fixed(decimals: precision), fresh.mean.fixed(decimals: precision))
    let size = abs(optimism.mean).fixed(decimals: precision)
    let interval =
      optimism.interval.map { " (95 %: \(intervalText($0, decimals: precision)))" } ?? ""
    let isOptimistic = optimism.mean > 0
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
    let lead = differenceText(luck.lead, decimals: precision)
    let probability = probabilityText(luck.p, level: 1 - MeanEstimate.confidence)
    let p =
      probability.hasPrefix("<") ? "p < \(probability.dropFirst())" : "p = \(probability)"
    let isOverSplits = results.comparison.splits != nil
    return language.choose(
      english: """
        By luck alone, the best of \(all) equal configurations would be about \(text(luck.expectedLead)) \
        better than their mean by \(choosing) (standard deviation over \
        \(isOverSplits ? "splits" : "seeds") \(text(luck.deviation))\
        \(luck.isFromFreshRuns ? ", of the fresh runs" : "")). \(first) led the mean of all by \(lead): \
        \(luck.isExceeded ? "more" : "no more") than luck explains (\(p)).
        """,
      korean: """
        우연만으로도 똑같은 구성 \(all)개 중 가장 좋은 것은 \(choosing) 값이 평균보다 약 \
        \(text(luck.expectedLead)) 좋습니다(\(isOverSplits ? "분할" : "시드") 간 표준편차 \
        \(text(luck.deviation))\(luck.isFromFreshRuns ? ", 새 시드" : "")). \(first)는 전체 평균보다 \(lead) \
        앞섰는데, 이는 우연으로 \(luck.isExceeded ? "설명되지 않습니다" : "설명됩니다")(\(p)).
        """)
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

  /// "a", "a and b", "a, b and c".
  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
