/// One user's test rows in the order of their scores, as far as the ranking metrics look at them.
/// At least one row is positive.
struct UserRanking {
  /// Ranks (from 1, ascending) of the positives among the first `cutoff` rows.
  let hitRanks: [Int]
  /// All positives of the user, in or below the top.
  let positives: Int
  let cutoff: Int

  /// A ranking metric: its name before the `@`, and its value for one user.
  static let metrics: [(name: String, value: @Sendable (UserRanking, RankingDiscounts) -> Double)] =
    [
      ("ndcg_all", { $0.discountedGain($1) / $1.ideal(positives: $0.positives) }),
      ("recall", { ranking, _ in Double(ranking.hitRanks.count) / Double(ranking.positives) }),
      ("ndcg", { $0.discountedGain($1) / $1.ideal(positives: $0.reachable) }),
      ("hit_rate", { ranking, _ in ranking.hitRanks.isEmpty ? 0 : 1 }),
      ("mrr", { ranking, _ in ranking.hitRanks.first.map { 1 / Double($0) } ?? 0 }),
      ("map", { ranking, _ in ranking.averagePrecision }),
    ]

  /// The same ranking with a shorter top, or an equal one.
  func cut(at cutoff: Int) -> UserRanking {
    UserRanking(
      hitRanks: Array(hitRanks.prefix { $0 <= cutoff }), positives: positives, cutoff: cutoff)
  }

  /// The positives that could stand in the top.
  private var reachable: Int { min(positives, cutoff) }

  private func discountedGain(_ discounts: RankingDiscounts) -> Double {
    hitRanks.reduce(0) { $0 + discounts.gain(rank: $1) }
  }

  private var averagePrecision: Double {
    var sum = 0.0
    for (index, rank) in hitRanks.enumerated() { sum += Double(index + 1) / Double(rank) }
    return sum / Double(reachable)
  }
}
