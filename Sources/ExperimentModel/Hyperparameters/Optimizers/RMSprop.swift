/// Hyperparameters of RMSprop. ε is added inside the square root.
package enum RMSpropSettings {
  package static let rho = Hyperparameter(
    "optimizer.rho", .fraction, default: 0.9, "Decay of the mean square.")
  package static let momentum = OptimizerSettings.momentum
  package static let centered = Hyperparameter(
    "optimizer.centered", .boolean, default: false,
    "True to divide by the gradient's variance, not by its mean square.")
  package static let epsilon = OptimizerSettings.epsilon
  package static let repeatedKeys = OptimizerSettings.repeatedKeys

  /// A sum of squares can be less than the squared mean gradient.
  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    guard settings[repeatedKeys] == .sumOfSquares, settings[centered] else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.repeated_keys: sum_of_squares needs optimizer.centered: false; a sum of "
        + "squares can be less than the squared mean gradient, and the variance negative",
      causes: ["optimizer.repeated_keys", "optimizer.centered"])
  }
}

extension HyperparameterOption {
  package static let rmsprop = HyperparameterOption(
    optimizer: "rmsprop", "Steps divided by the root of a running mean of the squared gradient.",
    paper: "Tieleman and Hinton, “Lecture 6.5: rmsprop”, Coursera 2012",
    [
      RMSpropSettings.rho.definition, RMSpropSettings.momentum.definition,
      RMSpropSettings.centered.definition, RMSpropSettings.epsilon.definition,
      RMSpropSettings.repeatedKeys.definition,
    ], contradiction: RMSpropSettings.contradiction)
}
