/// Hyperparameters of the fusing cross network.
package enum FCNSettings {
  package static let exponentialLayers = Hyperparameter(
    "exponential_layers", .integer(1...16), default: 3, synonyms: ["exp_num_layers"],
    "Layers of the exponential cross network, whose l-th crosses features of order 2ˡ.")

  package static let linearLayers = Hyperparameter(
    "linear_layers", .integer(1...16), default: 3, synonyms: ["lin_num_layers"],
    "Layers of the linear cross network, whose l-th crosses features of order l + 1.")

  package static let dropout = Hyperparameter(
    "cross_dropout", .fraction, default: 0.0,
    "Probability that a training step drops a number of a cross layer's output.")
}

extension HyperparameterOption {
  package static let fcn = HyperparameterOption(
    "fcn", "Fusing cross network (DCN v3): an exponential and a linear cross network, no MLP.",
    paper:
      "Li et al., “FCN: Fusing Exponential and Linear Cross Network for Click-Through Rate "
      + "Prediction”, arXiv 2407.13349, 2024",
    parameters: EmbeddingSettings.withWeights + [
      FCNSettings.exponentialLayers.definition, FCNSettings.linearLayers.definition,
      FCNSettings.dropout.definition,
    ],
    contradiction: { settings in
      guard settings.embeddingDimension % 2 == 1 else { return nil }
      return HyperparameterContradiction(
        text: "model: fcn cuts embeddings in two halves, so embedding_dim must be even, but is "
          + "\(settings.embeddingDimension)",
        causes: ["embedding_dim", "model"])
    })
}
