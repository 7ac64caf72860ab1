/// Hyperparameters of Lion.
package enum LionSettings {
  package static let beta1 = AdamSettings.beta1
  package static let beta2 = AdamSettings.beta2.withDefault(0.99)

  /// Keras refuses it as well.
  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    guard settings[beta1] == 0 else { return nil }
    return HyperparameterContradiction(
      text: "lion needs an optimizer.beta_1 above 0; without momentum it steps by the gradient's "
        + "sign alone", causes: [beta1.definition.name])
  }
}

extension HyperparameterOption {
  package static let lion = HyperparameterOption(
    optimizer: "lion", "Steps of one size: the sign of the momentum.",
    paper: "Chen et al., “Symbolic Discovery of Optimization Algorithms”, NeurIPS 2023",
    [LionSettings.beta1.definition, LionSettings.beta2.definition],
    contradiction: LionSettings.contradiction)
}
