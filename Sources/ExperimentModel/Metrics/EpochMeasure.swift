/// Measurement of every epoch.
package enum EpochMeasure: String, Sendable, Hashable, CaseIterable {
  case validationAUC = "validation_auc"
  case validationLoss = "validation_loss"
  case trainLoss = "train_loss"
  case learningRate = "learning_rate"

  package var name: String { rawValue }

  /// Nil if it cannot be computed.
  package func value(in epoch: EpochMetrics) -> Double? {
    switch self {
    case .validationAUC: epoch.validationAUC
    case .validationLoss: epoch.validationLoss
    case .trainLoss: epoch.trainLoss
    case .learningRate: epoch.learningRate
    }
  }
}
