package import Analysis
import Evaluation
import ExperimentModel

extension Verdict {
  /// `⬆`, `⬇`, `=`, `≈`; `△`, `▽` with one seed; empty without a test.
  package var symbol: String {
    switch self {
    case .baseline: "➖"
    case .better: "⬆"
    case .worse: "⬇"
    case .betterModel: "△"
    case .worseModel: "▽"
    case .equal: "="
    case .undecided: "≈"
    case .untested: ""
    case .incomparable, .unfinished: "–"
    }
  }

  /// The verdict in words.
  func text(in language: ReportLanguage) -> String {
    switch self {
    case .baseline: language.choose(english: "baseline", korean: "기준")
    case .better: language.choose(english: "better", korean: "개선")
    case .worse: language.choose(english: "worse", korean: "악화")
    case .betterModel:
      language.choose(english: "this trained model is better", korean: "학습된 이 모델이 나음")
    case .worseModel:
      language.choose(english: "this trained model is worse", korean: "학습된 이 모델이 못함")
    case .equal: language.choose(english: "practically equal", korean: "사실상 같음")
    case .undecided: language.choose(english: "not significant", korean: "유의하지 않음")
    case .untested: language.choose(english: "not tested", korean: "검정 안 함")
    case .incomparable: language.choose(english: "nothing to compare with", korean: "비교 대상 없음")
    case .unfinished(let states):
      states.map { $0.text(in: language) }.joined(separator: ", ")
    }
  }
}

extension BaselineComparison {
  /// `p < 0.045`, with the adjustment if there is any.
  func significance(_ language: ReportLanguage) -> String {
    guard tests > 1 else { return "p < \(level)" }
    return language.choose(
      english: "p < \(level), adjusted for \(tests) comparisons",
      korean: "비교 \(tests)개에 대해 보정한 p < \(level)")
  }

  /// The meaning of the marks.
  ///
  /// - Parameter rope: of the sweep, if the metric is its target.
  package func marks(rope: Double?, _ language: ReportLanguage) -> String {
    let significance = significance(language)
    guard method == .seeds else {
      return language.choose(
        english: "△ better and ▽ worse concern these trained models, not their settings "
          + "(\(significance)); ≈ is not significant",
        korean: "△ 나음과 ▽ 못함은 설정이 아니라 학습된 이 모델들에 관한 것이고(\(significance)), ≈는 유의하지 않음")
    }
    let equal =
      rope.map { rope in
        language.choose(
          english: "; = is practically equal: the difference is within ±\(rope)",
          korean: ", =는 사실상 같음(차이가 ±\(rope) 안)")
      } ?? ""
    return language.choose(
      english: "⬆ better and ⬇ worse are significant (\(significance))\(equal); ≈ is neither",
      korean: "⬆ 개선과 ⬇ 악화는 유의함(\(significance))\(equal), ≈는 어느 쪽도 아님")
  }
}

extension BaselineComparison.Row {
  /// The mark and the difference, as in the column `result`: `⬆ +0.0110`.
  package func resultText(decimals: Int = 4, in language: ReportLanguage = .english) -> String {
    if case .unfinished(let states) = verdict {
      return states.isEmpty ? "–" : verdict.text(in: language)
    }
    guard let difference, verdict != .incomparable else { return verdict.symbol }
    let text = differenceText(difference.mean, decimals: decimals)
    return verdict == .untested ? text : "\(verdict.symbol) \(text)"
  }
}
