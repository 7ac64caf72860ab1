/// Hyperparameters of models with a multilayer perceptron.
package enum MLPSettings {
  package static let hiddenSizes = Hyperparameter(
    "hidden_sizes", .integers(1...4096), default: [32, 32],
    synonyms: [
      "hidden_units", "dnn_hidden_units", "mlp_hidden_size", "fc_layer_size", "fc_layer_sizes",
      "fc_size", "hidden_layer_size", "hidden_layer_sizes", "hidden_dim", "hidden_dims",
      "hidden_layers", "layer_size", "layer_sizes", "units", "n_units", "num_units",
    ], "Widths of the MLP's hidden layers.")

  package static let dropout = Hyperparameter(
    "dropout", .fraction, default: 0.4,
    synonyms: ["dropout_rate", "dropout_prob", "drop_rate", "fc_dropout", "net_dropout"],
    "Probability that a training step drops a hidden unit of the MLP.")

  package static let hiddenNorm = Hyperparameter(
    "hidden_norm", default: HiddenNorm.none, neutral: HiddenNorm.none,
    "Normalization of the MLP's hidden layers, before the ReLU.")

  static let parameters = [hiddenSizes.definition, dropout.definition, hiddenNorm.definition]

  /// Beside the embeddings', with FuxiCTR's defaults.
  static let usual =
    EmbeddingSettings.withWeights + [
      hiddenSizes.withDefault([64, 64, 64]).definition, dropout.withDefault(0).definition,
      hiddenNorm.definition,
    ]
}

extension HyperparameterOption {
  package static let mlp = HyperparameterOption(
    "mlp", "An MLP over the fields' embeddings.",
    paper: "Covington et al., “Deep Neural Networks for YouTube Recommendations”, RecSys 2016",
    parameters: MLPSettings.usual)
}
