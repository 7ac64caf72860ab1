/// Hyperparameters of Adam. ε is added outside the square root.
package enum AdamSettings {
  package static let beta1 = Hyperparameter(
    "optimizer.beta_1", .fraction, default: 0.9, "Decay of the first moment.")
  package static let beta2 = Hyperparameter(
    "optimizer.beta_2", .fraction, default: 0.999, "Decay of the second moment.")
  package static let epsilon = OptimizerSettings.epsilon
  package static let repeatedKeys = OptimizerSettings.repeatedKeys

  static let parameters = [
    beta1.definition, beta2.definition, epsilon.definition, repeatedKeys.definition,
  ]
}

extension HyperparameterOption {
  package static let adam = HyperparameterOption(
    optimizer: "adam",
    "Steps scaled by running estimates of the gradient's first and second moment.",
    paper: "Kingma and Ba, “Adam: A Method for Stochastic Optimization”, ICLR 2015",
    AdamSettings.parameters)
}
