/// Hyperparameters of AdamW, beside those of Adam.
package enum AdamWSettings {
  package static let weightDecay = Hyperparameter(
    "optimizer.weight_decay", .real(0...(.greatestFiniteMagnitude)), default: 0.004,
    "Decoupled weight decay: a step shrinks each weight by this share times the learning rate.")
}

extension HyperparameterOption {
  package static let adamW = HyperparameterOption(
    "adamw", "Adam with decoupled weight decay.",
    paper: "Loshchilov and Hutter, “Decoupled Weight Decay Regularization”, ICLR 2019",
    parameters: AdamSettings.parameters + [AdamWSettings.weightDecay.definition],
    contradiction: OptimizerSettings.contradiction)
}
