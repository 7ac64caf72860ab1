import Evaluation
import ExperimentModel

extension Comparison {
  /// Entries with a result by the mean of the target metric, best first.
  ///
  /// Equal means keep the order of the grid. Entries that finished without a value come last.
  package var leaderboard: [Entry] {
    entries.filter { $0.finished > 0 }.sorted { a, b in
      switch (a[target.name]?.mean, b[target.name]?.mean) {
      case (let x?, let y?) where x != y: target.prefers(x, to: y)
      case (_?, nil): true
      case (nil, _?): false
      default: a.number < b.number
      }
    }
  }

  /// The first `count` entries of the leaderboard, the baseline always among them: what charts
  /// have room for.
  package func top(_ count: Int) -> [Entry] {
    let leaderboard = leaderboard
    let first = leaderboard.prefix(count)
    guard let baseline, baseline.finished > 0, !first.contains(where: \.isBaseline) else {
      return Array(first)
    }
    return leaderboard.prefix(count - 1) + [baseline]
  }
}
