/// Hyperparameters of losses that compare rows of one user.
package enum ListLossSettings {
  package static let weight = Hyperparameter(
    "loss.weight", .real(0...1, excludingLower: true), default: 1.0,
    "Weight w of the comparison; binary cross-entropy of the row has 1 − w.")
  package static let margin = Hyperparameter(
    "loss.margin", .positive, default: 1.0,
    "Lead of the positive row above which a pair has no loss.")
  /// Four, since on MovieLens 100K eight take twice the time and rank no better.
  package static let size = Hyperparameter(
    "loss.list_size", .integer(2...8), default: 4,
    "Rows of a list: one row and its partners of the opposite label.")

  /// Finds lists that are longer than sampled negatives make them. A size that is not given takes
  /// what there is.
  package static func contradictionOfGivenSize(
    in settings: Hyperparameters
  ) -> HyperparameterContradiction? {
    let negatives = settings.negativesPerPositive
    guard negatives > 0, let given = settings[ifApplicable: size], given > 1 + negatives else {
      return nil
    }
    let (name, source) = (
      size.definition.name, TrainingSettings.negativesPerPositive.definition.name
    )
    return HyperparameterContradiction(
      text: "'\(name)' is \(given), but a list is a positive row and its \(negatives) sampled "
        + "\(negatives == 1 ? "negative" : "negatives"); lower it to \(1 + negatives), or raise "
        + "'\(source)' to \(given - 1)",
      causes: [name, source, "loss"])
  }

  /// Refuses a mix with cross-entropy, which sampled negatives would have no part in.
  static let contradiction: @Sendable (Hyperparameters) -> HyperparameterContradiction? = {
    guard $0.negativesPerPositive > 0, $0[weight] < 1 else { return nil }
    return HyperparameterContradiction(
      text: "a loss that compares a positive row with its sampled negatives cannot be mixed with "
        + "cross-entropy; leave out 'loss.weight', or use 'loss: bce'",
      causes: [
        weight.definition.name, TrainingSettings.negativesPerPositive.definition.name, "loss",
      ])
  }
}

extension HyperparameterOption {
  package static let bpr = HyperparameterOption(
    "bpr", "Bayesian personalized ranking: −log σ(s₊ − s₋) over pairs of a user's rows.",
    paper:
      "Rendle et al., “BPR: Bayesian Personalized Ranking from Implicit Feedback”, UAI 2009",
    parameters: [ListLossSettings.weight.definition],
    contradiction: ListLossSettings.contradiction)

  package static let hinge = HyperparameterOption(
    "hinge", "Pairwise hinge loss: max(0, margin − (s₊ − s₋)) over pairs of a user's rows.",
    paper:
      "Herbrich et al., “Large Margin Rank Boundaries for Ordinal Regression”, Advances in Large "
      + "Margin Classifiers 2000",
    parameters: [ListLossSettings.margin.definition, ListLossSettings.weight.definition],
    contradiction: ListLossSettings.contradiction)

  package static let softmax = HyperparameterOption(
    "softmax", "Cross-entropy of the softmax over a list of a user's rows.",
    paper: "Cao et al., “Learning to Rank: From Pairwise Approach to Listwise Approach”, ICML 2007",
    parameters: [ListLossSettings.size.definition, ListLossSettings.weight.definition],
    contradiction: ListLossSettings.contradiction)
}

extension Hyperparameters {
  /// Rows that the loss compares: an anchor and its partners. 1 for a pointwise loss.
  package var listSize: Int {
    guard self[ifApplicable: ListLossSettings.weight] != nil else { return 1 }
    let size = self[ifApplicable: ListLossSettings.size] ?? 2
    // Partners of a positive row are its sampled negatives.
    return negativesPerPositive > 0 ? min(size, 1 + negativesPerPositive) : size
  }

  /// True if the loss compares rows of the data, and not positive rows with sampled negatives.
  package var comparesRowsOfData: Bool { listSize > 1 && negativesPerPositive == 0 }

  /// True if the sigmoid of a logit estimates the probability of a positive label: false for a loss
  /// that only compares rows of a user, which any constant per user leaves unchanged.
  package var predictsProbabilities: Bool {
    self[ifApplicable: ListLossSettings.weight].map { $0 < 1 } ?? true
  }
}
