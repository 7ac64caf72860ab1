/// Hyperparameters of Adagrad. ε is added inside the square root.
package enum AdagradSettings {
  package static let initialAccumulator = Hyperparameter(
    "optimizer.initial_accumulator_value", .real(0...(.greatestFiniteMagnitude)), default: 0.1,
    "Initial sum of squared gradients.")
  package static let epsilon = OptimizerSettings.epsilon
  package static let repeatedKeys = OptimizerSettings.repeatedKeys
}

extension HyperparameterOption {
  package static let adagrad = HyperparameterOption(
    optimizer: "adagrad", "Steps divided by the root of the sum of all squared gradients.",
    paper: "Duchi et al., “Adaptive Subgradient Methods for Online Learning and Stochastic "
      + "Optimization”, JMLR 2011",
    [
      AdagradSettings.initialAccumulator.definition, AdagradSettings.epsilon.definition,
      AdagradSettings.repeatedKeys.definition,
    ])
}
