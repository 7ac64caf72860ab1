/// Hyperparameters of models with embeddings.
package enum EmbeddingSettings {
  package static let dimension = Hyperparameter(
    "embedding_dim", .integer(1...512), default: 16,
    aliases: ["embed_dim"], synonyms: ["embedding_size"], "Width of a field's embedding.")

  package static let dropout = Hyperparameter(
    "embedding_dropout", .fraction, default: 0.0, neutral: 0,
    "Probability that a training step drops a number of a row's embeddings.")

  static let parameters = [dimension.definition, dropout.definition]

  /// Of models that have weights beside those of the tables.
  static let withWeights = parameters + [TrainingSettings.weightL2.definition]
}
