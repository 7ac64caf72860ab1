package import ExperimentModel

/// What choosing the best configuration by the target metric does to the winner's test value.
///
/// Among configurations that are equally good, the best is the one with the most luck: its expected
/// lead over their mean is 1.16 standard deviations of a value for 5 of them, 1.54 for 10 and 2.51 for
/// 100. If the values are those of the test rows, the test no longer says how good the winner is.
package enum Selection: Sendable {
  /// The target metric is of the validation rows: the winner's test value is no part of the choice.
  /// The same metric of the test rows.
  case onValidation(test: MetricDefinition)
  /// More than `most` configurations compete on the test rows. `better` is a metric of the
  /// validation rows to choose by; nil if none can decide.
  case onTest(configurations: Int, better: MetricDefinition?)

  /// The most configurations that may compete on the test rows without a remark: a handful.
  package static let most = 5

  /// Nil if there is nothing to remark.
  package init?(_ comparison: Comparison) {
    guard let target = MetricDefinition.named(comparison.target.name) else { return nil }
    if target.scope == .validation {
      self = .onValidation(test: target.ofTestRows)
      return
    }
    let configurations = comparison.entries.count { $0[target.name] != nil }
    guard configurations > Self.most else { return nil }
    let counterparts = [
      target.ofTestRows, MetricDefinition.named(RowMetric.auc.name) ?? target,
    ].map { $0.within(.validation) }
    self = .onTest(
      configurations: configurations,
      better: counterparts.first { Self.canDecide($0, in: comparison) })
  }

  /// True if a metric of the validation rows rests on enough users or rows to choose by, and on the same
  /// for all configurations. Trials of older versions show none, but a new run measures them.
  static func canDecide(_ metric: MetricDefinition, in comparison: Comparison) -> Bool {
    guard comparison.sharesValidationRows else { return false }
    return comparison.supports[metric].map { !$0.isThin && !$0.isDecidedByFew && $0.decisive > 0 }
      ?? true
  }
}
