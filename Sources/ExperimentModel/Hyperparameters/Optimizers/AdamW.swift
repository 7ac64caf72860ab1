/// Hyperparameters of AdamW, beside those of Adam.
package enum AdamWSettings {
  /// Hashed with every value: trials of AdamW have always had it.
  package static let weightDecay =
    WeightUpdateSettings.weightDecay.withDefault(0.004).withoutNeutral
}

extension HyperparameterOption {
  package static let adamW = HyperparameterOption(
    optimizer: "adamw", "Adam with decoupled weight decay.",
    paper: "Loshchilov and Hutter, “Decoupled Weight Decay Regularization”, ICLR 2019",
    AdamSettings.parameters, weightDecay: AdamWSettings.weightDecay)
}
