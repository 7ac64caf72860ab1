/// Hyperparameters of stochastic gradient descent.
package enum SGDSettings {
  package static let momentum = OptimizerSettings.momentum
  package static let nesterov = Hyperparameter(
    "optimizer.nesterov", .boolean, default: false,
    "True for Nesterov momentum: the gradient step is taken from the look-ahead position.")

  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    guard settings[nesterov], settings[momentum] == 0 else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.nesterov: true needs an optimizer.momentum above 0; without one it is "
        + "plain SGD",
      causes: ["optimizer.nesterov", "optimizer.momentum"])
  }
}

extension HyperparameterOption {
  package static let sgd = HyperparameterOption(
    optimizer: "sgd", "Stochastic gradient descent, with or without momentum.",
    [SGDSettings.momentum.definition, SGDSettings.nesterov.definition],
    contradiction: SGDSettings.contradiction)
}
