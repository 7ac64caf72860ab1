extension HyperparameterOption {
  package static let autoIntMLP = HyperparameterOption(
    "autoint_mlp", "AutoInt with an MLP beside it on the same embeddings (AutoInt+).",
    paper:
      "Song et al., “AutoInt: Automatic Feature Interaction Learning via Self-Attentive Neural "
      + "Networks”, CIKM 2019",
    parameters: AutoIntSettings.parameters + MLPSettings.parameters,
    contradiction: AutoIntSettings.contradiction)
}
