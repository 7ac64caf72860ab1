/// Hyperparameters of the focal loss, α_t · (1 − p_t)^γ · BCE.
package enum FocalSettings {
  package static let gamma = Hyperparameter(
    "loss.gamma", .real(0...100), default: 2.0,
    "Focusing parameter γ: down-weights well-classified rows.")
  package static let alpha = Hyperparameter<Double?>(
    "loss.alpha", .real(0...1), default: nil,
    "Weight α of positives; negatives have 1 − α. Both have 1 if not given.")
}

extension HyperparameterOption {
  package static let focal = HyperparameterOption(
    "focal", "Binary cross-entropy that down-weights well-classified rows.",
    paper: "Lin et al., “Focal Loss for Dense Object Detection”, ICCV 2017",
    parameters: [
      FocalSettings.gamma.definition, FocalSettings.alpha.definition,
      RowLossSettings.labelSmoothing.definition,
    ])
}
