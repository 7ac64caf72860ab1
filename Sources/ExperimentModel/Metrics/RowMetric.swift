/// Metric over test rows, whatever their order for a user.
package enum RowMetric: String, Sendable, Hashable, CaseIterable {
  case auc, gauc
  case logLoss = "logloss"
  case brier, ece

  package var name: String { rawValue }

  /// True if scores must be probabilities; otherwise only their order matters.
  package var needsProbabilities: Bool {
    switch self {
    case .auc, .gauc: false
    case .logLoss, .brier, .ece: true
    }
  }
}
