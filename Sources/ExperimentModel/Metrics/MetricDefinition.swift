/// Name, reading direction and meaning of a final metric.
///
/// A name contains the cutoff, and after a `/` the rows or candidates that the metric is restricted
/// to: `ndcg@10`, `ndcg@5/all`, `auc/cold_users`. Metrics of the validation rows begin with
/// `validation_`: `validation_auc`. Definitions follow RecBole where it has the
/// metric; GAUC weights users by their rows (Zhou et al., KDD 2018), in RecBole by their positives.
/// `ndcg_all@k`, and Hitrate for `recall@k`, follow the experiment log that this project
/// reproduces.
package struct MetricDefinition: Sendable, Hashable {
  /// The name in grid files, the store and messages of workers.
  package let name: String
  /// Heading in tables.
  package let label: String
  /// Column of the store's `results` view, if it is one of `all`.
  package let column: String
  package let goal: TargetMetric.Goal
  /// One or two sentences.
  package let summary: String
  package let measure: Measure
  /// k, where the ranking is cut; nil for a metric over rows.
  package let cutoff: Int?
  /// Nil for a metric over all test rows, or over each user's own.
  package var scope: MetricScope?

  /// What is measured, whatever its cutoff and scope.
  package enum Measure: Sendable, Hashable {
    case ranking(RankingMetric)
    case row(RowMetric)
  }

  /// True for a mean over rankings.
  package var isRanking: Bool { cutoff != nil }

  /// The metric before its cutoff; nil for a metric over rows.
  package var ranking: RankingMetric? {
    if case .ranking(let ranking) = measure { ranking } else { nil }
  }

  /// True if scores must be probabilities; otherwise only their order matters.
  package var needsProbabilities: Bool {
    if case .row(let metric) = measure { metric.needsProbabilities } else { false }
  }

  /// Possible values.
  package var range: ClosedRange<Double> {
    measure == .row(.logLoss) ? 0...Double.infinity : 0...1
  }

  /// Possible differences of two values.
  package var differenceRange: ClosedRange<Double> {
    range.lowerBound - range.upperBound...range.upperBound - range.lowerBound
  }

  /// The cutoff of the ranking metrics in the `results` view.
  package static let standardCutoff = 10

  /// The metrics of the `results` view.
  package static let all = definitions(cutoffs: [standardCutoff])

  /// Names of the metrics of the experiment log that this project reproduces; every table has them.
  package static let experimentLog = [
    RankingMetric.fullIdealNDCG.name(), RankingMetric.recall.name(),
  ]

  /// Names of the metrics that are reported for cold users and movies.
  package static let coldStart =
    experimentLog + [RowMetric.auc, .logLoss, .brier, .ece].map(\.name)

  /// The ranking metrics at each cutoff, then the metrics over rows.
  package static func definitions(cutoffs: [Int]) -> [MetricDefinition] {
    cutoffs.flatMap(rankingMetrics) + rowMetrics
  }

  /// The metric of that name, among all that a trial can have.
  package static func named(_ name: String) -> MetricDefinition? {
    if name.hasPrefix(MetricScope.validationPrefix) {
      return unscoped(String(name.dropFirst(MetricScope.validationPrefix.count)))?
        .within(.validation)
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard let base = parts.first.flatMap({ unscoped(String($0)) }) else { return nil }
    if parts.count == 1 { return base }
    guard parts.count == 2, let scope = MetricScope(rawValue: String(parts[1])),
      scope != .validation
    else { return nil }
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

  /// The same metric over other candidates or rows.
  package func within(_ scope: MetricScope) -> MetricDefinition {
    if scope == .validation {
      let summary =
        summary.contains("test")
        ? summary.replacing("test", with: "validation") : "\(summary) \(scope.summary)"
      return MetricDefinition(
        name: scope.name(ofMetric: name), label: "validation \(label)",
        column: "validation_\(column)", goal: goal, summary: summary, measure: measure,
        cutoff: cutoff, scope: scope)
    }
    return MetricDefinition(
      name: scope.name(ofMetric: name), label: "\(label), \(scope.label)",
      column: "\(column)_\(scope.rawValue)", goal: goal, summary: "\(summary) \(scope.summary)",
      measure: measure, cutoff: cutoff, scope: scope)
  }

  /// The same metric of the users' own test rows.
  package var ofTestRows: MetricDefinition {
    guard scope != nil else { return self }
    return switch measure {
    case .ranking(let ranking): Self.unscoped(ranking.name(at: cutoff ?? 0)) ?? self
    case .row(let metric): Self.unscoped(metric.name) ?? self
    }
  }

  private static func unscoped(_ name: String) -> MetricDefinition? {
    guard let at = name.firstIndex(of: "@") else { return rowMetrics.first { $0.name == name } }
    let digits = name[name.index(after: at)...]
    // A cutoff has one spelling: no sign, no leading zero.
    guard let cutoff = Int(digits), cutoff > 0, String(cutoff) == digits else { return nil }
    return rankingMetrics(at: cutoff).first { $0.name == name }
  }

  private static func rankingMetrics(at k: Int) -> [MetricDefinition] {
    // Columns of the view keep the names from when there was one cutoff.
    let suffix = k == standardCutoff ? "" : "@\(k)"
    let columnSuffix = k == standardCutoff ? "" : "_at_\(k)"
    func metric(
      _ ranking: RankingMetric, _ label: String, column: String? = nil, _ summary: String
    ) -> MetricDefinition {
      MetricDefinition(
        name: ranking.name(at: k), label: label, column: column ?? "\(ranking.rawValue)_at_\(k)",
        goal: .maximize, summary: summary, measure: .ranking(ranking), cutoff: k)
    }
    return [
      metric(
        .fullIdealNDCG, k == standardCutoff ? "NDCG" : "NDCG, full ideal\(suffix)",
        column: "ndcg\(k == standardCutoff ? "" : "_all")\(columnSuffix)",
        "Discounted gain of the top \(k) of a user's own test rows, divided by that of an ideal "
          + "order of all the user's test positives."),
      metric(
        .recall, "Hitrate\(suffix)", column: "hitrate\(columnSuffix)",
        "Share of a user's test positives among the top \(k) of the user's own test rows."),
      metric(
        .ndcg, "NDCG@\(k)", "Like NDCG, with the ideal order cut at \(k) as well."),
      metric(
        .hitRate, "Hit rate@\(k)",
        "Share of users with at least one positive in the top \(k)."),
      metric(
        .mrr, "MRR@\(k)",
        "Mean of 1 / rank of the first positive in the top \(k), 0 without one."),
      metric(
        .map, "MAP@\(k)",
        "Mean precision at each positive of the top \(k), divided by the positives that could "
          + "stand there."),
    ]
  }

  private static let rowMetrics: [MetricDefinition] = [
    .init(
      name: RowMetric.auc.name, label: "AUC", column: "auc", goal: .maximize,
      summary: "Chance that a random positive test row scores above a random negative one; ties "
        + "count half.", measure: .row(.auc), cutoff: nil),
    .init(
      name: RowMetric.gauc.name, label: "GAUC", column: "gauc", goal: .maximize,
      summary: "AUC within each user's test rows, weighted by their number; users with one kind of "
        + "label only are left out.", measure: .row(.gauc), cutoff: nil),
    .init(
      name: RowMetric.logLoss.name, label: "Log loss", column: "logloss", goal: .minimize,
      summary: "Mean negative log likelihood of the test labels.", measure: .row(.logLoss),
      cutoff: nil),
    .init(
      name: RowMetric.brier.name, label: "Brier score", column: "brier", goal: .minimize,
      summary: "Mean squared difference of the predicted probability and the test label, 0 or 1.",
      measure: .row(.brier), cutoff: nil),
    .init(
      name: RowMetric.ece.name, label: "ECE", column: "ece", goal: .minimize,
      summary: "Expected calibration error: mean absolute difference of the predicted probability "
        + "and the share of positive test rows, over \(ReliabilityBins.count) bins of equal width.",
      measure: .row(.ece), cutoff: nil),
  ]
}
