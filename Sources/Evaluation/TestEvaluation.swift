import ExperimentModel

/// The final metrics of a model on the test rows.
///
/// Ranking metrics order each user's own test rows by score, ties by item index, and are means
/// over the users with a positive. `docs/metrics.md` gives every formula and where it comes from.
/// The order of the rows does not matter, except to the last digits of `logloss`.
package struct TestEvaluation: Sendable {
  /// By name, such as `ndcg_all@10`. A metric that cannot be computed is absent, so every value
  /// is finite: `auc` and `gauc` need both kinds of label, ranking metrics a positive; a NaN among
  /// the scores leaves none at all.
  package let metrics: [String: Double]
  /// Users with a positive, ascending.
  package let users: [UInt32]
  /// For each ranking metric, by name, its value for each of `users`.
  package let perUser: [String: [Double]]

  /// All arrays have one element a test row.
  ///
  /// - Parameters:
  ///   - scores: logits; `logloss` reads them as such, the other metrics only as an order.
  ///   - labels: 0 is negative, all else positive.
  ///   - users: index of the row's user.
  ///   - items: index of the row's item, which settles ties.
  ///   - cutoffs: lengths of the top that ranking metrics look at, each at least 1.
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
      return
    }
    let groups = UserGroups(scores: scores, labels: labels, users: users, items: items)
    var ranking = RankingEvaluation(cutoffs: cutoffs)
    ranking.add(groups)
    var metrics = ranking.metrics
    metrics[RowMetric.auc.name] = auc(scores: scores, labels: labels)
    metrics[RowMetric.gauc.name] = groups.groupedAUC
    metrics[RowMetric.logLoss.name] = logLoss(logits: scores, labels: labels)
    self.metrics = metrics
    self.users = ranking.users
    perUser = ranking.perUser
  }
}
