/// Hyperparameters of models that read a user's history.
package enum HistorySettings {
  package static let length = Hyperparameter(
    "history_length", .integer(1...1024), default: 50, synonyms: ["max_len", "max_history_len"],
    "Movies of a user's history that the model reads at most: the latest.")

  package static let minimumRating = Hyperparameter<Double?>(
    "history_min_rating", .real(0...(.greatestFiniteMagnitude)), default: nil,
    "Least rating of a movie in a history; positive rows if not given.")
}

/// Hyperparameters of the deep interest network's attention.
package enum DINSettings {
  package static let attentionSizes = Hyperparameter(
    "attention_hidden_sizes", .integers(1...1024), default: [64],
    synonyms: ["attention_hidden_units", "att_hidden_size"],
    "Widths of the hidden layers of the attention network.")

  package static let attentionActivation = Hyperparameter(
    "attention_activation", default: UnitActivation.prelu,
    "Activation of the attention network's hidden layers.")

  package static let attentionSoftmax = Hyperparameter(
    "attention_softmax", .boolean, default: false, synonyms: ["din_use_softmax"],
    "True for a softmax over a history's attention scores; false for the scores themselves, as in "
      + "the paper.")
}

/// Activation of hidden units over a history.
package enum UnitActivation: String, HyperparameterWord {
  case prelu, dice, relu, sigmoid

  package var summary: String {
    switch self {
    case .prelu: "A learned slope per unit below zero: Dice without the batch's statistics."
    case .dice:
      "The paper's: p·x + (1 − p)·α·x with p = σ(batch-normalized x) and a learned α per unit; as "
        + "in FuxiCTR and DeepCTR."
    case .relu: "ReLU."
    case .sigmoid: "Sigmoid, as in the authors' code and RecBole."
    }
  }
}

extension HyperparameterOption {
  package static let din = HyperparameterOption(
    "din", "Deep interest network: attention of a movie to the user's history, and an MLP.",
    paper:
      "Zhou et al., “Deep Interest Network for Click-Through Rate Prediction”, KDD 2018",
    parameters: EmbeddingSettings.withWeights + [
      MLPSettings.hiddenSizes.withDefault([512, 128, 64]).definition,
      MLPSettings.dropout.withDefault(0).definition, MLPSettings.hiddenNorm.definition,
      HistorySettings.length.definition, HistorySettings.minimumRating.definition,
      DINSettings.attentionSizes.definition, DINSettings.attentionActivation.definition,
      DINSettings.attentionSoftmax.definition,
    ])
}

extension Hyperparameters {
  /// The histories that the model reads; nil if it reads none.
  package var history: HistorySpecification? {
    self[ifApplicable: HistorySettings.length].map { _ in
      HistorySpecification(minimumRating: self[HistorySettings.minimumRating])
    }
  }
}
