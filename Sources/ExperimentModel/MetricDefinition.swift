/// Name, reading direction and meaning of a final metric.
///
/// The names carry their cut: `ndcg@10`. Definitions follow RecBole where it has the metric, but
/// GAUC weighs users by their rows (Zhou et al., KDD 2018), RecBole by their positives;
/// `ndcg_all@k` and what reports call Hitrate follow the experiment log that this project reproduces.
package struct MetricDefinition: Sendable, Hashable {
  /// As grid files, the store and workers spell it.
  package let name: String
  /// As tables head it.
  package let label: String
  /// Column of the store's `results` view.
  package let column: String
  package let goal: TargetMetric.Goal
  /// One or two sentences.
  package let summary: String

  /// The cut of the ranking metrics.
  package static let cutoff = 10

  package static let all: [MetricDefinition] = [
    .init(
      name: "ndcg_all@10", label: "NDCG", column: "ndcg", goal: .maximize,
      summary: "Discounted gain of the top 10 of a user's own test rows, divided by that of an "
        + "ideal order of all the user's test positives."),
    .init(
      name: "recall@10", label: "Hitrate", column: "hitrate", goal: .maximize,
      summary: "Share of a user's test positives among the top 10 of the user's own test rows."),
    .init(
      name: "ndcg@10", label: "NDCG@10", column: "ndcg_at_10", goal: .maximize,
      summary: "Like NDCG, with the ideal order cut at 10 as well."),
    .init(
      name: "hit_rate@10", label: "Hit rate@10", column: "hit_rate_at_10", goal: .maximize,
      summary: "Share of users with at least one positive in the top 10."),
    .init(
      name: "mrr@10", label: "MRR@10", column: "mrr_at_10", goal: .maximize,
      summary: "Mean of 1 / rank of the first positive in the top 10, 0 without one."),
    .init(
      name: "map@10", label: "MAP@10", column: "map_at_10", goal: .maximize,
      summary: "Mean precision at each positive of the top 10, divided by the positives that "
        + "could stand there."),
    .init(
      name: "auc", label: "AUC", column: "auc", goal: .maximize,
      summary: "Chance that a random positive test row scores above a random negative one; ties "
        + "count half."),
    .init(
      name: "gauc", label: "GAUC", column: "gauc", goal: .maximize,
      summary: "AUC within each user's test rows, weighted by their number; users with one kind of "
        + "label only are left out."),
    .init(
      name: "logloss", label: "Log loss", column: "logloss", goal: .minimize,
      summary: "Mean negative log likelihood of the test labels."),
  ]

  package static func named(_ name: String) -> MetricDefinition? {
    all.first { $0.name == name }
  }
}
