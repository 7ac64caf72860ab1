import ExperimentModel

/// Ranks of one user's positives (at least one).
struct UserRanking {
  /// Ranks (from 1, ascending) of the positives among the first `cutoff` rows.
  let hitRanks: [Int]
  /// All positives of the user, above and below the cutoff.
  let positives: Int
  let cutoff: Int

  /// Returns the value of a ranking metric for this user.
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

  /// Returns the ranking with a cutoff that is not larger.
  func cut(at cutoff: Int) -> UserRanking {
    UserRanking(
      hitRanks: Array(hitRanks.prefix { $0 <= cutoff }), positives: positives, cutoff: cutoff)
  }

  /// The positives that fit above the cutoff.
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
