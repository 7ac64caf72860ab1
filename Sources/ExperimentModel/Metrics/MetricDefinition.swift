/// Name, reading direction and meaning of a final metric.
///
/// The names carry their cut, and behind a `/` what they are restricted to or ranked among:
/// `ndcg@10`, `ndcg@5/all`, `auc/cold_users`. Definitions follow RecBole where it has the metric, but
/// GAUC weighs users by their rows (Zhou et al., KDD 2018), RecBole by their positives;
/// `ndcg_all@k` and what reports call Hitrate follow the experiment log that this project reproduces.
package struct MetricDefinition: Sendable, Hashable {
  /// As grid files, the store and workers spell it.
  package let name: String
  /// As tables head it.
  package let label: String
  /// Column of the store's `results` view, if it is one of `all`.
  package let column: String
  package let goal: TargetMetric.Goal
  /// One or two sentences.
  package let summary: String
  /// Where the ranking is cut; nil for a metric over rows.
  package let cutoff: Int?
  /// Nil for a metric over all test rows, or each user's own.
  package var scope: MetricScope?

  /// Whether it is a mean over rankings.
  package var isRanking: Bool { cutoff != nil }

  /// What its values can be.
  package var range: ClosedRange<Double> {
    name == "logloss" || name.hasPrefix("logloss/") ? 0...Double.infinity : 0...1
  }

  /// What differences of its values can be.
  package var differenceRange: ClosedRange<Double> {
    range.lowerBound - range.upperBound...range.upperBound - range.lowerBound
  }

  /// The cut of the ranking metrics in the `results` view.
  package static let standardCutoff = 10

  /// Those of the `results` view.
  package static let all = definitions(cutoffs: [standardCutoff])

  /// The ranking metrics at each cut, then the metrics over rows.
  package static func definitions(cutoffs: [Int]) -> [MetricDefinition] {
    cutoffs.flatMap(rankingMetrics) + rowMetrics
  }

  /// Any metric that a trial can have; nil for what is none's name.
  package static func named(_ name: String) -> MetricDefinition? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard let base = parts.first.flatMap({ unscoped(String($0)) }) else { return nil }
    if parts.count == 1 { return base }
    guard parts.count == 2, let scope = MetricScope(rawValue: String(parts[1])) else { return nil }
    return base.isRanking || !scope.isOfCandidates ? base.within(scope) : nil
  }

  /// The metric whose column has that name: `ndcg_at_5`, `ndcg_at_5_all`.
  package static func withColumn(_ column: String) -> MetricDefinition? {
    let cutoffs = column.split(separator: "_").compactMap { Int($0) }.filter { $0 > 0 }
    let plain = definitions(cutoffs: [standardCutoff] + cutoffs)
    return plain.first { $0.column == column }
      ?? plain.lazy.flatMap { metric in MetricScope.allCases.map(metric.within) }
      .first { $0.column == column && named($0.name) != nil }
  }

  /// The same metric over other candidates, or over part of the rows.
  package func within(_ scope: MetricScope) -> MetricDefinition {
    MetricDefinition(
      name: "\(name)/\(scope.rawValue)", label: "\(label), \(scope.label)",
      column: "\(column)_\(scope.rawValue)", goal: goal, summary: "\(summary) \(scope.summary)",
      cutoff: cutoff, scope: scope)
  }

  private static func unscoped(_ name: String) -> MetricDefinition? {
    guard let at = name.firstIndex(of: "@") else { return rowMetrics.first { $0.name == name } }
    let digits = name[name.index(after: at)...]
    // One spelling for each: no sign, no leading zero.
    guard let cutoff = Int(digits), cutoff > 0, String(cutoff) == digits else { return nil }
    return rankingMetrics(at: cutoff).first { $0.name == name }
  }

  private static func rankingMetrics(at k: Int) -> [MetricDefinition] {
    // The columns of the view have kept their names since there was one cut only.
    let suffix = k == standardCutoff ? "" : "@\(k)"
    let columnSuffix = k == standardCutoff ? "" : "_at_\(k)"
    func metric(
      _ name: String, _ label: String, column: String? = nil, _ summary: String
    ) -> MetricDefinition {
      MetricDefinition(
        name: "\(name)@\(k)", label: label, column: column ?? "\(name)_at_\(k)", goal: .maximize,
        summary: summary, cutoff: k)
    }
    return [
      metric(
        "ndcg_all", k == standardCutoff ? "NDCG" : "NDCG, full ideal\(suffix)",
        column: "ndcg\(k == standardCutoff ? "" : "_all")\(columnSuffix)",
        "Discounted gain of the top \(k) of a user's own test rows, divided by that of an ideal "
          + "order of all the user's test positives."),
      metric(
        "recall", "Hitrate\(suffix)", column: "hitrate\(columnSuffix)",
        "Share of a user's test positives among the top \(k) of the user's own test rows."),
      metric(
        "ndcg", "NDCG@\(k)", "Like NDCG, with the ideal order cut at \(k) as well."),
      metric(
        "hit_rate", "Hit rate@\(k)",
        "Share of users with at least one positive in the top \(k)."),
      metric(
        "mrr", "MRR@\(k)",
        "Mean of 1 / rank of the first positive in the top \(k), 0 without one."),
      metric(
        "map", "MAP@\(k)",
        "Mean precision at each positive of the top \(k), divided by the positives that could "
          + "stand there."),
    ]
  }

  private static let rowMetrics: [MetricDefinition] = [
    .init(
      name: "auc", label: "AUC", column: "auc", goal: .maximize,
      summary: "Chance that a random positive test row scores above a random negative one; ties "
        + "count half.", cutoff: nil),
    .init(
      name: "gauc", label: "GAUC", column: "gauc", goal: .maximize,
      summary: "AUC within each user's test rows, weighted by their number; users with one kind of "
        + "label only are left out.", cutoff: nil),
    .init(
      name: "logloss", label: "Log loss", column: "logloss", goal: .minimize,
      summary: "Mean negative log likelihood of the test labels.", cutoff: nil),
  ]
}

/// What a metric is restricted to, or ranked among.
package enum MetricScope: String, Sendable, Hashable, CaseIterable {
  /// Ranked among all movies that the user has not seen.
  case all
  /// Ranked among a sample of movies.
  case sampled
  /// Test rows of users without a training row.
  case coldUsers = "cold_users"
  /// Test rows of movies without one.
  case coldMovies = "cold_movies"

  /// Whether it says what is ranked, not which rows count.
  package var isOfCandidates: Bool { self == .all || self == .sampled }

  package var label: String {
    switch self {
    case .all: "all movies"
    case .sampled: "sampled movies"
    case .coldUsers: "cold users"
    case .coldMovies: "cold movies"
    }
  }

  fileprivate var summary: String {
    switch self {
    case .all: "Ranked among all movies that the user has not seen, not the user's own rows."
    case .sampled: "Ranked among a sample of movies, not the user's own rows."
    case .coldUsers: "Of the test rows of users without a training row."
    case .coldMovies: "Of the test rows of movies without a training row."
    }
  }
}
