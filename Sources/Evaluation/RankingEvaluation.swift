import ExperimentModel

/// The ranking metrics of users who are added one group after the other, so that the rows of all
/// never need to be in memory at once.
package struct RankingEvaluation: Sendable {
  private let cutoffs: [Int]
  /// Users with a positive, in the order in which they were added.
  package private(set) var users: [UInt32] = []
  /// Each cut at the largest cutoff.
  private var rankings: [UserRanking] = []
  private var isDefined = true

  /// - Parameter cutoffs: lengths of the top, each at least 1.
  package init(cutoffs: [Int]) {
    precondition(
      !cutoffs.isEmpty && cutoffs.allSatisfy { $0 > 0 }, "a cutoff must be at least 1")
    self.cutoffs = cutoffs
  }

  /// Adds users with all their rows; all arrays have one element a row, as for `TestEvaluation`. A
  /// NaN among the scores leaves no metric at all.
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
