import ExperimentModel

/// Ranking metrics of users who are added group by group, so that their rows are never all in memory.
package struct RankingEvaluation: Sendable {
  private let cutoffs: [Int]
  /// Users with a positive, in the order in which they were added.
  package private(set) var users: [UInt32] = []
  /// Each up to the largest cutoff.
  private var rankings: [UserRanking] = []
  private var isDefined = true

  /// - Parameter cutoffs: Values of k, each at least 1.
  package init(cutoffs: [Int]) {
    precondition(
      !cutoffs.isEmpty && cutoffs.allSatisfy { $0 > 0 }, "a cutoff must be at least 1")
    self.cutoffs = cutoffs
  }

  /// Adds users with all their rows; each array has one element per row, as for `TestEvaluation`. After
  /// a NaN score there are no metrics.
  package mutating func add(scores: [Float], labels: [UInt8], users: [UInt32], items: [UInt32]) {
    if containsNaN(scores) {
      isDefined = false
    } else {
      add(UserGroups(scores: scores, labels: labels, users: users, items: items))
    }
  }

  mutating func add(_ groups: UserGroups) {
    let (users, rankings) = groups.rankings(cutoff: cutoffs.max()!)
    self.users += users
    self.rankings += rankings
  }

  /// Means over the users, by name: `ndcg@10`. Empty without a user.
  package var metrics: [String: Double] {
    perUser.mapValues { values in
      var sum = CompensatedSum()
      for value in values { sum.add(value) }
      return sum.value / Double(values.count)
    }
  }

  /// For each metric, by name, its value for each of `users`.
  package var perUser: [String: [Double]] {
    guard isDefined, !rankings.isEmpty else { return [:] }
    let discounts = RankingDiscounts(
      ranks: max(cutoffs.max()!, rankings.lazy.map(\.positives).max()!))
    var perUser: [String: [Double]] = [:]
    for cutoff in cutoffs {
      let rankings = rankings.map { $0.cut(at: cutoff) }
      for metric in RankingMetric.allCases {
        perUser[metric.name(at: cutoff)] = rankings.map { $0.value(of: metric, discounts) }
      }
    }
    return perUser
  }
}
