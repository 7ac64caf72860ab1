extension HyperparameterChoice {
  /// The update rule, with the semantics, names and defaults of Keras 3.
  package static let optimizer = HyperparameterChoice(
    "optimizer",
    [
      .adam, .adamW, .nadam, .adamax, .scheduleFreeAdamW, .rmsprop, .adagrad, .ftrl, .lion, .sgd,
    ], default: .adam,
    "The rule that turns gradients into steps.")
}

/// Hyperparameters that several optimizers share.
package enum OptimizerSettings {
  static let epsilon = Hyperparameter(
    "optimizer.epsilon", .positive, default: 1e-7, "Small constant that avoids division by zero.")

  static let momentum = Hyperparameter(
    "optimizer.momentum", .fraction, default: 0.0, "Decay of the velocity.")

  /// The optimizers that square gradients have it: all but Adamax, Lion and SGD.
  package static let repeatedKeys = Hyperparameter(
    "optimizer.repeated_keys", default: RepeatedKeys.squareOfSum,
    "Squared gradient of an embedding whose key repeats in a batch.")

  package static let lazy = Hyperparameter(
    "optimizer.lazy", .boolean, default: false, neutral: false,
    "True to update only the embeddings of keys that a batch contains, with their states.")

  /// A penalty on embeddings has a gradient in every row, which belongs to no occurrence of a key.
  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    guard settings[TrainingSettings.embeddingL2] > 0 else { return nil }
    if settings[lazy] {
      return HyperparameterContradiction(
        text: "optimizer.lazy: true needs embedding_l2: 0; the penalty has a gradient in every row "
          + "of a table, and lazy steps update only the rows of a batch",
        causes: ["optimizer.lazy", "embedding_l2"])
    }
    guard settings.squaresOccurrences else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.repeated_keys: sum_of_squares needs embedding_l2: 0; the penalty's gradient "
        + "belongs to no occurrence of a key. Use square_of_sum, as Keras does with a regularizer",
      causes: ["optimizer.repeated_keys", "embedding_l2"])
  }
}

extension Hyperparameters {
  /// True if the optimizer needs the squared gradient of each occurrence of a key.
  package var squaresOccurrences: Bool {
    self[ifApplicable: OptimizerSettings.repeatedKeys] == .sumOfSquares
  }
}
