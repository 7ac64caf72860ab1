import ExperimentModel

/// Finds a target metric that cannot compare all configurations of a sweep: one of probabilities that
/// some of them do not predict, or one of validation rows that differ between them.
struct TargetMetricJudge {
  /// Why the metric cannot decide, without what to do; nil if it can.
  let reason: String?
  /// What to do.
  let remedy: String

  /// - Parameters:
  ///   - metrics: shows which other metrics can decide.
  ///   - willSampleNegatives: true if configurations need sampled negatives.
  init(_ sweep: Sweep, _ metrics: MetricJudge, willSampleNegatives: Bool) {
    let settings = sweep.configurations.map(\.hyperparameters)
    guard let metric = MetricDefinition.named(sweep.metric.name) else {
      (reason, remedy) = (nil, "")
      return
    }
    let evaluation = sweep.dataset.evaluation ?? .standard
    let without = settings.indices.filter { !settings[$0].predictsProbabilities }
    if metric.needsProbabilities, let first = without.first {
      let others = without.count > 1 ? " and \(without.count - 1) more" : ""
      reason =
        "metric: \(metric.name) needs probabilities, and the scores of "
        + "'\(sweep.configurations[first].name)'\(others) are none, because the loss "
        + "\(settings[first].loss.name) with a weight of 1 only compares rows of a user"
      let areSampled =
        willSampleNegatives || without.contains { settings[$0].negativesPerPositive > 0 }
      // Losses of pairs do not order the rows of different users, as the AUC does.
      let other =
        metric.scope == .validation
        ? [ValidationMeasure.groupedAUC, .auc].map(\.rawValue)
        : [RowMetric.gauc, .auc].map(\.name)
      let name = other.first(where: metrics.canDecide) ?? other[1]
      remedy =
        (areSampled ? "" : "set a 'loss.weight' below 1, or ")
        + (metric.scope == .validation
          ? "let 'metric: \(name)' decide"
          : Self.otherMetric(name, evaluation, areNegativesSampled: areSampled))
    } else if metric.scope == .validation,
      let other = settings.firstIndex(where: {
        $0.negativesPerPositive != settings[0].negativesPerPositive
      })
    {
      let counts = [0, other].map { settings[$0].negativesPerPositive }
      reason =
        "metric: \(metric.name) cannot compare '\(sweep.configurations[0].name)' with "
        + "'\(sweep.configurations[other].name)', because their validation rows differ: "
        + "'negatives.per_positive' is \(counts[0]) and \(counts[1])"
      remedy = Self.otherMetric(
        metric.ofTestRows.name, evaluation, areNegativesSampled: !counts.contains(0))
    } else {
      (reason, remedy) = (nil, "")
    }
  }

  /// - Parameter areNegativesSampled: true if the test rows may have no negatives.
  private static func otherMetric(
    _ metric: String, _ evaluation: EvaluationProtocol, areNegativesSampled: Bool
  ) -> String {
    guard areNegativesSampled else { return "let 'metric: \(metric)' decide" }
    let scope = evaluation.candidates.scope
    let ranking = MetricDefinition.named(TargetMetric().name)?.within(scope ?? .all).name ?? metric
    return
      (scope == nil
      ? "rank the movies that users have not seen, 'evaluation: {candidates: all}', and " : "")
      + "let 'metric: \(ranking)' decide"
  }
}
