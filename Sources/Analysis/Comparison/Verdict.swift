import Evaluation
package import ExperimentModel

/// How a configuration stands against the baseline.
package enum Verdict: Sendable, Hashable {
  case baseline
  /// Better, and more so than chance explains: adjusted p < 0.05.
  case better
  case worse
  /// No difference shown, which does not mean that there is none.
  case undecided
  /// There is a difference, but no test of it.
  case untested
  /// Finished, but there is no baseline to compare with, or no value of the metric.
  case incomparable
  /// No seed finished: where its trials stand.
  case unfinished([TrialState])

  init(
    _ entry: Comparison.Entry, _ difference: PairedDifference?, adjustedP: Double?,
    by metric: TargetMetric
  ) {
    if entry.finished == 0 {
      self = .unfinished(entry.states)
    } else if entry.isBaseline {
      self = .baseline
    } else if let difference {
      guard let adjustedP else {
        self = .untested
        return
      }
      self =
        adjustedP >= Standings.level
        ? .undecided : metric.prefers(difference.mean, to: 0) ? .better : .worse
    } else {
      self = .incomparable
    }
  }

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

  /// A word for programs: `better`.
  package var name: String {
    switch self {
    case .baseline: "baseline"
    case .better: "better"
    case .worse: "worse"
    case .undecided: "undecided"
    case .untested: "untested"
    case .incomparable: "incomparable"
    case .unfinished: "unfinished"
    }
  }
}

extension Standing {
  /// As the column `result` has it: `⬆ +0.0110`.
  package var resultText: String { resultText(decimals: 4, EnglishWords()) }

  func resultText(decimals: Int, _ words: any ReportWords) -> String {
    if case .unfinished(let states) = verdict {
      return states.isEmpty ? "–" : words.verdict(verdict)
    }
    guard let difference, verdict != .incomparable else { return verdict.symbol }
    let text = differenceText(difference.mean, decimals: decimals)
    return verdict == .untested ? text : "\(verdict.symbol) \(text)"
  }
}

extension TrialState {
  /// For sentences.
  package var words: String {
    switch self {
    case .timedOut: "timed out"
    case .queued, .running, .finished, .failed, .crashed, .interrupted, .diverged: rawValue
    }
  }
}
