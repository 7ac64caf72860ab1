import Evaluation
import ExperimentModel

/// Whether the leading comparison is settled, and if not, how many seeds would do.
///
/// The leading comparison is the best configuration against the baseline; when the baseline leads,
/// the next best against it.
package struct SeedsToSettle: Sendable, Hashable {
  package enum Answer: Sendable, Hashable {
    /// The difference is shown.
    case settled
    /// About so many seeds a configuration, in all.
    case seeds(Int)
    /// More than anyone trains.
    case moreThan(Int)
    /// One seed: whatever its users say, nothing tells what another would.
    case oneSeed
    /// Fewer than two pairs, or no spread among them.
    case unknown
  }

  /// More seeds are no plan.
  package static let limit = 1_000

  /// The configuration compared with the baseline.
  package let number: Int
  package let answer: Answer

  /// Nil without a comparison.
  package init?(_ standings: Standings) {
    let metric = standings.metric
    let candidates = standings.rows.filter { $0.difference != nil }
    guard var leader = candidates.first else { return nil }
    for row in candidates.dropFirst() {
      guard let value = row.difference?.mean, let best = leader.difference?.mean else { continue }
      if metric.prefers(value, to: best) { leader = row }
    }
    guard let difference = leader.difference else { return nil }
    number = leader.number
    guard standings.method == .seeds else {
      answer = .oneSeed
      return
    }
    switch leader.verdict {
    case .better, .worse: answer = .settled
    default:
      guard let deviation = difference.deviation, deviation > 0 else {
        answer = .unknown
        return
      }
      // Holm asks the smallest p value to stand up to all comparisons.
      let alpha = Standings.level / Double(max(1, standings.tests))
      answer =
        pairsNeeded(
          mean: difference.mean, deviation: deviation, alpha: alpha, limit: Self.limit
        ).map { .seeds(max($0, difference.count + 1)) } ?? .moreThan(Self.limit)
    }
  }
}
