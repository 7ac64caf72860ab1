/// Hyperparameters of models with embeddings.
package enum EmbeddingSettings {
  package static let dimension = Hyperparameter(
    "embedding_dim", .integer(1...512), default: 16,
    aliases: ["embed_dim"],
    synonyms: [
      "embedding_size", "embed_size", "emb_dim", "emb_size", "embedding_dimension", "latent_dim",
      "n_factors", "num_factors",
    ], "Width of a field's embedding.")

  package static let dropout = Hyperparameter(
    "embedding_dropout", .fraction, default: 0.0, neutral: 0, synonyms: ["emb_dropout"],
    "Probability that a training step drops a number of a row's embeddings.")

  package static let deviation = Hyperparameter(
    "embedding_stddev", .positive, default: 1e-4, neutral: 1e-4,
    "Standard deviation of normal initial embeddings, before truncation.")

  package static let initializer = Hyperparameter(
    "embedding_initializer", default: EmbeddingInitializer.randomNormal, neutral: .randomNormal,
    replacedBy: TrainingSettings.initialWeights.definition.name,
    parameters: [.randomNormal: [deviation.definition], .truncatedNormal: [deviation.definition]],
    "Initial embeddings.")

  static let parameters = [dimension.definition, initializer.definition, dropout.definition]

  /// Of models that have weights beside those of the tables.
  static let withWeights = parameters + [TrainingSettings.weightL2.definition]

  /// With the initial embeddings of the experiment log.
  static let ofTheLog = [
    dimension.definition,
    initializer.withDefault(.glorotUniform, neutral: .glorotUniform).definition,
    dropout.definition, TrainingSettings.weightL2.definition,
  ]
}
