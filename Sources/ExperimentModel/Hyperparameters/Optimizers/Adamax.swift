/// Hyperparameters of Adamax: those of Adam without squared gradients.
package enum AdamaxSettings {
  package static let beta1 = AdamSettings.beta1
  package static let beta2 = AdamSettings.beta2
  package static let epsilon = OptimizerSettings.epsilon
}

extension HyperparameterOption {
  package static let adamax = HyperparameterOption(
    optimizer: "adamax", "Adam with a decaying maximum of the gradient for its second moment.",
    paper: "Kingma and Ba, “Adam: A Method for Stochastic Optimization”, ICLR 2015",
    [
      AdamaxSettings.beta1.definition, AdamaxSettings.beta2.definition,
      AdamaxSettings.epsilon.definition,
    ])
}
