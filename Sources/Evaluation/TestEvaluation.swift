package import ExperimentModel

/// The final metrics of a model on the test rows.
///
/// Ranking metrics rank each user's own test rows by score, ties by item index, and are means over the
/// users with a positive row. `docs/metrics.md` has every formula and its source. The order of the
/// rows changes only the last digits of `logloss`, `brier` and `ece`.
package struct TestEvaluation: Sendable {
  /// Values by name, such as `ndcg_all@10`. All are finite: a metric that cannot be computed is absent.
  /// `auc` and `gauc` need both kinds of label, ranking metrics a positive; with a NaN score there is
  /// none.
  package let metrics: [String: Double]
  /// Users with a positive, ascending.
  package let users: [UInt32]
  /// The value of each ranking metric for each of `users`, by name.
  package let perUser: [String: [Double]]
  /// Nil if a logit is not finite.
  package let reliability: ReliabilityBins?

  /// Each array has one element per test row.
  ///
  /// - Parameters:
  ///   - scores: Logits. Metrics other than `logloss`, `brier` and `ece` depend only on their order.
  ///   - labels: 0 is negative, everything else positive.
  ///   - users: Index of the row's user.
  ///   - items: Index of the row's item, which breaks ties.
  ///   - cutoffs: Values of k for ranking metrics, each at least 1.
  package init(
    scores: [Float], labels: [UInt8], users: [UInt32], items: [UInt32], cutoffs: [Int] = [10]
  ) {
    precondition(
      scores.count == labels.count && scores.count == users.count && scores.count == items.count,
      "TestEvaluation needs a score, a label, a user and an item for each row")
    if containsNaN(scores) {
      metrics = [:]
      self.users = []
      perUser = [:]
      reliability = nil
      return
    }
    let groups = UserGroups(scores: scores, labels: labels, users: users, items: items)
    var ranking = RankingEvaluation(cutoffs: cutoffs)
    ranking.add(groups)
    var metrics = ranking.metrics
    metrics[RowMetric.auc.name] = auc(scores: scores, labels: labels)
    metrics[RowMetric.gauc.name] = groups.groupedAUC
    metrics[RowMetric.logLoss.name] = logLoss(logits: scores, labels: labels)
    let calibration = Calibration(logits: scores, labels: labels)
    metrics[RowMetric.brier.name] = calibration?.brierScore
    metrics[RowMetric.ece.name] = calibration?.bins.expectedCalibrationError
    reliability = calibration?.bins
    self.metrics = metrics
    self.users = ranking.users
    perUser = ranking.perUser
  }
}
