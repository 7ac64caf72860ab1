/// Metric over test rows, whatever their order for a user.
package enum RowMetric: String, Sendable, Hashable, CaseIterable {
  case auc, gauc
  case logLoss = "logloss"

  package var name: String { rawValue }
}
