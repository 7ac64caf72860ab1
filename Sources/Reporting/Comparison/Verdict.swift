import ExperimentModel

/// How a configuration stands against the baseline, by the mean of the target metric alone.
enum Verdict: Hashable {
  case baseline
  case better(Double)
  case worse(Double)
  case equal
  /// Finished, but there is no baseline to compare with, or no value of the metric.
  case incomparable
  /// No seed finished: where its trials stand.
  case unfinished([TrialState])

  init(_ entry: Comparison.Entry, in comparison: Comparison) {
    guard entry.finished > 0 else {
      var states: [TrialState] = []
      for trial in entry.trials where !states.contains(trial.state) { states.append(trial.state) }
      self = .unfinished(states)
      return
    }
    if entry.isBaseline {
      self = .baseline
    } else if let difference = comparison.difference(of: entry) {
      let isBetter = comparison.target.prefers(difference, to: 0)
      self = difference == 0 ? .equal : isBetter ? .better(difference) : .worse(difference)
    } else {
      self = .incomparable
    }
  }

  /// As the column `result` has it.
  var text: String {
    switch self {
    case .baseline: "➖"
    case .better(let difference): "⬆ \(differenceText(difference))"
    case .worse(let difference): "⬇ \(differenceText(difference))"
    case .equal: "="
    case .incomparable: "–"
    case .unfinished(let states):
      states.isEmpty ? "–" : states.map(\.words).joined(separator: ", ")
    }
  }
}

extension TrialState {
  /// For sentences.
  var words: String {
    switch self {
    case .timedOut: "timed out"
    case .queued, .running, .finished, .failed, .crashed, .interrupted, .diverged: rawValue
    }
  }
}
