import Evaluation
import ExperimentModel

/// The configurations that no other beats in quality without costing more time.
package struct ParetoFront: Sendable, Hashable {
  /// Numbers of configurations, the quickest first; quality rises along them.
  package let numbers: [Int]

  /// By the means of the target metric and of the seconds. Of configurations that are equal in
  /// both, the first stands for all.
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
