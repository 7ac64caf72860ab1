import Analysis
import Evaluation
import ExperimentModel

/// The findings of a comparison in one or two sentences.
struct FindingsText {
  private let found: Findings
  private let metric: String
  private let fault: SampleFault?
  private let isOneSeed: Bool
  private let precision: Int
  private let language: ReportLanguage

  init(_ comparison: Comparison, precision: Int = 4, _ language: ReportLanguage) {
    found = Findings(comparison)
    fault = comparison.sampleFault
    isOneSeed = !comparison.hasSeveralSeeds
    metric = language.label(ofMetric: comparison.target.name)
    self.precision = precision
    self.language = language
  }

  var text: RichText { RichText(sentences.joined(separator: " ")) }

  private var sentences: [String] {
    guard let best = found.best else {
      return [
        found.hasFinished
          ? language.choose(
            english: "Trials have finished, but none has a value of \(metric): nothing can be "
              + "compared by it.",
            korean: "끝난 실행은 있지만 \(metric) 값이 있는 것이 없어 비교할 수 없습니다.")
          : language.nothingFinished
      ]
    }
    return [baselineSentence, bestSentence(best)].compactMap(\.self)
  }

  private var baselineSentence: String? {
    if let fault { return fault.text(in: language) }
    if found.betterModels + found.worseModels > 0 || found.isOverUsers { return modelSentence }
    let (better, worse, undecided) = (found.better, found.worse, found.undecided)
    let equal = found.equal
    let compared = better + worse + equal + undecided
    if compared > 0 {
      let untested = found.untested
      let rest =
        (equal == 0 ? "" : "; \(equal) practically equal")
        + (undecided == 0 ? "" : "; \(undecided) not significantly different")
        + (untested == 0 ? "" : "; \(untested) more cannot be tested")
      return language.choose(
        english: "Of \(compared.counted("configuration")) compared with the baseline by \(metric), "
          + "\(better == 0 ? "none" : "\(better)") \(better == 1 ? "is" : "are") better, "
          + "\(worse == 0 ? "none" : "\(worse)") worse\(rest).",
        korean: "\(metric) 값으로 기준 구성과 비교한 구성 \(compared)개 중 개선 \(better)개, 악화 \(worse)개, "
          + (equal == 0 ? "" : "사실상 같음 \(equal)개, ")
          + "유의한 차이 없음 \(undecided)개"
          + (untested == 0 ? "." : ". 이 밖에 검정할 수 없는 것 \(untested)개."))
        + reach
    }
    if !found.hasBaseline {
      return language.choose(
        english: "The baseline has no value of \(metric), so nothing is compared with it.",
        korean: "기준 구성에 \(metric) 값이 없어 비교하지 못했습니다.")
    }
    if found.untested > 0, isOneSeed {
      return language.choose(
        english:
          "No setting was shown to be better: each was trained with one seed, and \(metric) has "
          + "no value per user by which the trained models could be tested.",
        korean: "시드가 하나뿐이므로 어떤 설정이 더 낫다고 밝혀진 것은 없습니다. \(metric)에는 사용자별 값이 없어 학습된 모델들의 "
          + "차이도 검정할 수 없습니다.")
    }
    if found.untested > 0 {
      return language.choose(
        english: "No difference from the baseline could be tested.",
        korean: "기준 구성과의 차이를 검정할 수 없었습니다.")
    }
    if found.incomparable > 0 {
      return language.choose(
        english:
          "No configuration shares a finished seed\(found.splits == nil ? "" : " and split") with the "
          + "baseline.",
        korean: "기준 구성과 같은 \(found.splits == nil ? "시드를" : "시드와 분할을") 끝낸 구성이 없습니다.")
    }
    return nil
  }

  /// What verdicts over seeds leave open; empty where splits are the sample, and for one split.
  private var reach: String {
    guard let design = found.splits, design.unit == .seed else { return "" }
    let count = found.valuedSplits ?? design.count
    let isAll = count == design.count
    return language.choose(
      english:
        " These verdicts hold for the \(count) \(design.areFolds ? "folds" : "splits") "
        + "\(isAll ? "of the sweep" : "with a value"); the report's section Splits shows what others "
        + "may give.",
      korean: " 이 판정은 \(isAll ? "이 스윕의" : "값이 있는") \(design.areFolds ? "폴드" : "분할") \(count)개에 대한 "
        + "것입니다. 다른 분할에 대해서는 보고서의 '분할' 절을 보십시오.")
  }

  /// With one seed, nothing is said of settings.
  private var modelSentence: String {
    let (better, worse) = (found.betterModels, found.worseModels)
    let (undecided, untested) = (found.undecided, found.untested)
    let compared = better + worse + undecided
    return language.choose(
      english: "No setting was shown to be better: each was trained with one seed. Of "
        + "\(compared.counted("trained model")) compared with the baseline's by \(metric), "
        + "\(better == 0 ? "none" : "\(better)") \(better == 1 ? "is" : "are") better for other "
        + "users too, \(worse == 0 ? "none" : "\(worse)") worse"
        + (undecided == 0 ? "" : "; \(undecided) not significantly different")
        + (untested == 0 ? "." : "; \(untested) more cannot be tested."),
      korean: "시드가 하나뿐이므로 어떤 설정이 더 낫다고 밝혀진 것은 없습니다. \(metric) 값으로 기준 구성의 모델과 비교한 모델 "
        + "\(compared)개 중, 다른 사용자에게서도 나은 것 \(better)개, 못한 것 \(worse)개, 유의한 차이 없음 \(undecided)개"
        + (untested == 0 ? "." : ". 이 밖에 검정할 수 없는 것 \(untested)개."))
  }

  private func bestSentence(_ best: Findings.Best) -> String {
    let name = best.entry.configuration.name
    let number = best.entry.number
    let value = estimateText(best.estimate, decimals: precision)
    let seeds =
      best.values == best.trials || !found.hasFixedSeeds
      ? ""
      : language.choose(
        english: " (\(best.values) of \(best.trials) \(found.splits == nil ? "seeds" : "trials"))",
        korean: "(\(found.splits == nil ? "시드" : "실행") \(best.trials)개 중 \(best.values)개)")
    return language.choose(
      english: "\(name) (number \(number)\(best.entry.isBaseline ? ", the baseline" : "")) has the "
        + "best \(metric): \(value)\(seeds)\(ties(best)).\(weakness(best))",
      korean: "\(metric) 최고: \(name)(\(number)번\(best.entry.isBaseline ? ", 기준 구성" : "")), "
        + "\(value)\(seeds)\(ties(best)).\(weakness(best))")
  }

  /// Says that ties are no evidence of equality; empty unless the test is weak.
  private func weakness(_ best: Findings.Best) -> String {
    guard let weakness = found.weakness, let ties = best.ties, !ties.isEmpty else { return "" }
    let unit = found.splits?.unit == .split ? ("splits", "분할") : ("seeds", "시드")
    guard weakness.difference.isFinite else {
      return language.choose(
        english:
          " This says little: \(weakness.count) \(unit.0) are too few to show any difference.",
        korean: " \(unit.1) \(weakness.count)개로는 어떤 차이도 밝힐 수 없으므로 이것은 별다른 뜻이 없습니다.")
    }
    let (least, pairs) = (weakness.difference.fixed(decimals: precision), weakness.pairs)
    let among = pairs > 1 ? (" and \(pairs) pairs to compare", ", 비교할 쌍 \(pairs)개") : ("", "")
    return language.choose(
      english:
        " This says little: with \(weakness.count) \(unit.0)\(among.0), only differences above "
        + "about \(least), more where values vary more, are significant.",
      korean: " \(unit.1) \(weakness.count)개\(among.1)로는 약 \(least)(값의 산포가 크면 그 이상)보다 큰 차이만 "
        + "유의하므로 이것은 별다른 뜻이 없습니다.")
  }

  private func ties(_ best: Findings.Best) -> String {
    guard !found.isOverUsers, let ties = best.ties, found.measured > 1 else { return "" }
    let names = ties.map { "\($0.configuration.name) (\($0.number))" }.joined(separator: ", ")
    let isPair = found.measured == 2
    if ties.isEmpty {
      return language.choose(
        english: isPair
          ? "; the other is significantly worse" : "; all others are significantly worse",
        korean: isPair ? "; 다른 구성은 유의하게 나쁨" : "; 다른 모든 구성은 유의하게 나쁨")
    }
    if ties.count == found.measured - 1 {
      return language.choose(
        english: isPair
          ? "; the other is not significantly different" : "; no other is significantly different",
        korean: "; 유의하게 다른 구성 없음")
    }
    if ties.count > 5 {
      return language.choose(
        english: "; \(ties.count) others are not significantly different",
        korean: "; 유의하게 다르지 않은 구성 \(ties.count)개")
    }
    return language.choose(
      english: "; not significantly different: \(names)", korean: "; 유의하게 다르지 않음: \(names)")
  }
}

extension ReportLanguage {
  var nothingFinished: String {
    choose(english: "No trial has finished yet.", korean: "아직 끝난 실행이 없습니다.")
  }
}
