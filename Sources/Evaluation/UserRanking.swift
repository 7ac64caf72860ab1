import ExperimentModel

/// One user's test rows in the order of their scores, as far as the ranking metrics look at them.
/// At least one row is positive.
struct UserRanking {
  /// Ranks (from 1, ascending) of the positives among the first `cutoff` rows.
  let hitRanks: [Int]
  /// All positives of the user, in or below the top.
  let positives: Int
  let cutoff: Int

  /// The value of a ranking metric for this user.
  func value(of metric: RankingMetric, _ discounts: RankingDiscounts) -> Double {
    switch metric {
    case .fullIdealNDCG: discountedGain(discounts) / discounts.ideal(positives: positives)
    case .recall: Double(hitRanks.count) / Double(positives)
    case .ndcg: discountedGain(discounts) / discounts.ideal(positives: reachable)
    case .hitRate: hitRanks.isEmpty ? 0 : 1
    case .mrr: hitRanks.first.map { 1 / Double($0) } ?? 0
    case .map: averagePrecision
    }
  }

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
