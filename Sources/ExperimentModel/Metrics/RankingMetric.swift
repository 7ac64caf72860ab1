/// Metric of a ranking that is cut at k, as the mean over users with a test positive.
package enum RankingMetric: String, Sendable, Hashable, CaseIterable {
  /// NDCG whose ideal ranking holds all of the user's positives, also beyond the cutoff.
  case fullIdealNDCG = "ndcg_all"
  case recall
  case ndcg
  case hitRate = "hit_rate"
  case mrr, map

  /// The metric's name at a cutoff: `ndcg@10`.
  package func name(at cutoff: Int = MetricDefinition.standardCutoff) -> String {
    "\(rawValue)@\(cutoff)"
  }

  /// True if the metric only asks whether positives are among the top k, not where.
  package var ignoresOrder: Bool { self == .recall || self == .hitRate }
}
