package import Analysis
import Evaluation
import ExperimentModel

extension Verdict {
  /// `⬆`, `⬇`, `≈`; empty without a test.
  package var symbol: String {
    switch self {
    case .baseline: "➖"
    case .better: "⬆"
    case .worse: "⬇"
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
    case .undecided: language.choose(english: "not significant", korean: "유의하지 않음")
    case .untested: language.choose(english: "not tested", korean: "검정 안 함")
    case .incomparable: language.choose(english: "nothing to compare with", korean: "비교 대상 없음")
    case .unfinished(let states):
      states.map { $0.text(in: language) }.joined(separator: ", ")
    }
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
