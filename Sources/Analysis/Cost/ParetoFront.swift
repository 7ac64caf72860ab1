import Evaluation
import ExperimentModel

/// The Pareto front of quality and time: no other configuration is as good in less time.
package struct ParetoFront: Sendable, Hashable {
  /// Numbers of the configurations, fastest first; quality rises along them.
  package let numbers: [Int]

  /// Finds the front by the means of the target metric and of the seconds. Of configurations equal
  /// in both, only the first is on it.
  package init(_ comparison: Comparison) {
    let points = comparison.entries.compactMap { entry in
      entry[comparison.target.name].flatMap { estimate in
        entry.cost.seconds.map {
          (number: entry.number, seconds: $0.mean, quality: estimate.mean)
        }
      }
    }
    let target = comparison.target
    let order = points.sorted { a, b in
      if a.seconds != b.seconds { return a.seconds < b.seconds }
      return a.quality == b.quality
        ? a.number < b.number : target.prefers(a.quality, to: b.quality)
    }
    var numbers: [Int] = []
    var best: Double?
    for point in order where best.map({ target.prefers(point.quality, to: $0) }) ?? true {
      numbers.append(point.number)
      best = point.quality
    }
    self.numbers = numbers
  }
}
