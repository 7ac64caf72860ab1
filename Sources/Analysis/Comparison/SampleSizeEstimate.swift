import Evaluation
import ExperimentModel

/// Estimates how many seeds the leading comparison needs (a power analysis).
///
/// The leading comparison is the best configuration against the baseline or, if the baseline is the
/// best, the next best against it.
package struct SampleSizeEstimate: Sendable, Hashable {
  package enum Answer: Sendable, Hashable {
    /// The difference is significant.
    case settled
    /// About this many seeds per configuration, in all.
    case seeds(Int)
    /// More seeds than anyone trains.
    case moreThan(Int)
    /// One seed, which says nothing about the spread over seeds.
    case oneSeed
    /// Fewer than two pairs, or pairs without spread.
    case unknown
  }

  /// The most seeds that are worth suggesting.
  package static let limit = 1_000

  /// The configuration compared with the baseline.
  package let number: Int
  package let answer: Answer

  /// Nil without a comparison, in a search, and where splits are the sample.
  package init?(_ comparison: Comparison) {
    // More seeds do not narrow an interval over splits beyond the spread of the splits.
    if comparison.splits?.unit == .split || comparison.search != nil { return nil }
    let baselineComparison = comparison.baselineComparison
    let looks = comparison.looks.afterMore(than: comparison.seeds.count)
    let metric = baselineComparison.metric
    let candidates = baselineComparison.rows.filter { $0.difference != nil }
    guard var leader = candidates.first else { return nil }
    for row in candidates.dropFirst() {
      guard let value = row.difference?.mean, let best = leader.difference?.mean else { continue }
      if metric.prefers(value, to: best) { leader = row }
    }
    guard let difference = leader.difference else { return nil }
    number = leader.number
    guard baselineComparison.method == .seeds else {
      answer = .oneSeed
      return
    }
    switch leader.verdict {
    case .better, .worse, .equal: answer = .settled
    default:
      guard let deviation = difference.deviation, deviation > 0 else {
        answer = .unknown
        return
      }
      // Seeds that are added after this look are tested as such, and Holm tests the smallest p value
      // at this level.
      let test = SeedTest(looks)
      let alpha = test.level / Double(max(1, baselineComparison.tests))
      answer =
        pairsNeeded(
          mean: difference.mean, deviation: deviation, alpha: alpha, limit: Self.limit,
          validity: test.validity
        ).map { .seeds(max($0, difference.count + 1)) } ?? .moreThan(Self.limit)
    }
  }
}
