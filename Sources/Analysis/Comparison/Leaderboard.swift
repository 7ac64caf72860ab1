import Evaluation
import ExperimentModel

extension Comparison {
  /// Entries with a result, the best mean of the target metric first, equals in the order of the
  /// grid; then those that finished without a value of it.
  package var ranked: [Entry] {
    entries.filter { $0.finished > 0 }.sorted { a, b in
      switch (a[target.name]?.mean, b[target.name]?.mean) {
      case (let x?, let y?) where x != y: target.prefers(x, to: y)
      case (_?, nil): true
      case (nil, _?): false
      default: a.number < b.number
      }
    }
  }

  /// The best so many, and the baseline where it is not among them: what charts have room for.
  package func leading(_ count: Int) -> [Entry] {
    let ranked = ranked
    let first = ranked.prefix(count)
    guard let baseline, baseline.finished > 0, !first.contains(where: \.isBaseline) else {
      return Array(first)
    }
    return ranked.prefix(count - 1) + [baseline]
  }
}
