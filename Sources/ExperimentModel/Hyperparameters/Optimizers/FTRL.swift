/// Hyperparameters of FTRL-Proximal. The learning rate falls with the root of the sum of squared
/// gradients, as in the paper.
package enum FTRLSettings {
  package static let initialAccumulator = AdagradSettings.initialAccumulator
  package static let l1 = Hyperparameter(
    "optimizer.l1_regularization_strength", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    "L1 penalty, which sets weights to exactly 0.")
  package static let l2 = Hyperparameter(
    "optimizer.l2_regularization_strength", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    "L2 penalty on the distance that a step goes.")
  package static let l2Shrinkage = Hyperparameter(
    "optimizer.l2_shrinkage_regularization_strength", .real(0...(.greatestFiniteMagnitude)),
    default: 0.0, "L2 penalty on the weights' magnitude.")
  package static let beta = Hyperparameter(
    "optimizer.beta", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    "Smoothing term β of the learning rate.")
  package static let repeatedKeys = OptimizerSettings.repeatedKeys
}

extension HyperparameterOption {
  package static let ftrl = HyperparameterOption(
    optimizer: "ftrl", "Follow the regularized leader: Adagrad's rates with an L1 penalty.",
    paper: "McMahan et al., “Ad Click Prediction: a View from the Trenches”, KDD 2013",
    [
      FTRLSettings.initialAccumulator.definition, FTRLSettings.l1.definition,
      FTRLSettings.l2.definition, FTRLSettings.l2Shrinkage.definition,
      FTRLSettings.beta.definition, FTRLSettings.repeatedKeys.definition,
    ])
}
