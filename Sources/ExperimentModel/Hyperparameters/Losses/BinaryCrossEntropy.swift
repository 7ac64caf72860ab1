/// Hyperparameters of losses of single rows.
package enum RowLossSettings {
  package static let labelSmoothing = Hyperparameter(
    "loss.label_smoothing", .fraction, default: 0.0, neutral: 0,
    synonyms: ["label_smoothing"], "Share s of label smoothing: label y becomes y(1 − s) + s / 2.")
}

extension HyperparameterOption {
  package static let binaryCrossEntropy = HyperparameterOption(
    "bce", "Binary cross-entropy of the logits.",
    parameters: [RowLossSettings.labelSmoothing.definition])
}
