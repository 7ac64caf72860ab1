/// Measure of the validation rows after an epoch, by which training decides.
package enum ValidationMeasure: String, HyperparameterWord {
  case auc = "validation_auc"
  case loss = "validation_loss"
  case gauc = "validation_gauc"
  case fullIdealNDCG = "validation_ndcg_all@10"
  case recall = "validation_recall@10"
  case ndcg = "validation_ndcg@10"
  case hitRate = "validation_hit_rate@10"
  case mrr = "validation_mrr@10"
  case map = "validation_map@10"

  package var summary: String {
    switch self {
    case .auc: "AUC of the validation rows."
    case .loss: "Mean loss of the validation rows."
    case .gauc: "AUC within each user's validation rows."
    case .fullIdealNDCG: "NDCG of the validation rows, as the tables' NDCG."
    case .recall: "Share of a user's validation positives among the top 10."
    case .ndcg: "NDCG of the validation rows, with the ideal order cut at 10 as well."
    case .hitRate: "Share of users with a positive among the top 10."
    case .mrr: "Mean of 1 / rank of the first positive."
    case .map: "Mean average precision at 10."
    }
  }

  package var goal: TargetMetric.Goal { self == .loss ? .minimize : .maximize }

  /// Name of the final metric that measures the same on the test rows; nil for the loss and the
  /// AUC, which every epoch records anyway.
  package var metric: String? {
    self == .auc || self == .loss ? nil : String(rawValue.dropFirst("validation_".count))
  }

  /// Nil if it cannot be computed, or was not.
  package func value(in epoch: EpochMetrics) -> Double? {
    switch self {
    case .auc: epoch.validationAUC
    case .loss: epoch.validationLoss
    default: metric.flatMap { epoch.validation[$0] }
    }
  }
}
