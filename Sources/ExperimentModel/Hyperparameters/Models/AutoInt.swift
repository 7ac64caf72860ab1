/// Hyperparameters of AutoInt's interacting layers.
package enum AutoIntSettings {
  package static let layers = Hyperparameter(
    "attention_layers", .integer(1...16), default: 3, synonyms: ["n_layers"],
    "Interacting layers.")

  package static let heads = Hyperparameter(
    "attention_heads", .integer(1...16), default: 2, synonyms: ["heads", "num_heads"],
    "Attention heads of a layer.")

  package static let headDimension = Hyperparameter<Int?>(
    "attention_dim", .integer(1...512), default: nil,
    fallback: EmbeddingSettings.dimension.definition.name,
    "Width of a head; the embedding's if not given.")

  package static let scaling = Hyperparameter(
    "attention_scaling", .boolean, default: false,
    "True to divide the scores by the square root of a head's width, as the Transformer does and "
      + "AutoInt does not.")

  package static let residualInitializer = Hyperparameter(
    "residual_initializer", default: ResidualInitializer.independent,
    replacedBy: TrainingSettings.initialWeights.definition.name,
    "Initial weights of a linear residual connection.")

  package static let residual = Hyperparameter(
    "residual", default: ResidualKind.linear,
    parameters: [.linear: [residualInitializer.definition]],
    "Residual connection around a layer, added before the ReLU.")

  package static let layerNorm = Hyperparameter(
    "layer_norm", .boolean, default: false,
    "True for layer normalization after the residual connection.")

  /// Engine 5 and earlier knew only `glorot_uniform`.
  package static let outputInitializer = Hyperparameter(
    "output_initializer", default: OutputInitializer.normal, earlier: .glorotUniform,
    replacedBy: TrainingSettings.initialWeights.definition.name,
    "Initial weights of the attention branch's output layer.")

  package static let attentionDropout = Hyperparameter(
    "attention_dropout", .fraction, default: 0.0, neutral: 0,
    "Probability that a training step drops an attention weight.")

  package static let wide = Hyperparameter(
    "wide", .boolean, default: false, neutral: false,
    "True to add linear weights, one per value of each field, as FuxiCTR's `use_wide` and RecBole's "
      + "AutoInt do.")

  static let parameters =
    EmbeddingSettings.ofTheLog + [
      layers.definition, heads.definition, headDimension.definition, scaling.definition,
      residual.definition, layerNorm.definition, outputInitializer.definition,
      attentionDropout.definition, wide.definition,
    ]

  /// An identity residual adds input and output, so they need the same width.
  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    guard settings[residual] == .identity,
      settings.attentionWidth != settings.embeddingDimension
    else { return nil }
    return HyperparameterContradiction(
      text: "residual: identity needs attention_heads × attention_dim = embedding_dim, but "
        + "\(settings[heads]) × \(settings.headDimension) is not \(settings.embeddingDimension)",
      causes: ["residual", "attention_heads", "attention_dim", "embedding_dim"])
  }
}

extension HyperparameterOption {
  package static let autoInt = HyperparameterOption(
    "autoint", "Multi-head self-attention over the fields' embeddings.",
    paper:
      "Song et al., “AutoInt: Automatic Feature Interaction Learning via Self-Attentive Neural "
      + "Networks”, CIKM 2019",
    parameters: AutoIntSettings.parameters, contradiction: AutoIntSettings.contradiction)
}

extension Hyperparameters {
  /// d of one attention head.
  package var headDimension: Int { self[AutoIntSettings.headDimension] ?? embeddingDimension }

  /// H·d: width of a field after an interacting layer, its heads side by side.
  package var attentionWidth: Int { self[AutoIntSettings.heads] * headDimension }
}
