package import ExperimentModel

/// The shape of a network, from its hyperparameters and the dataset's fields.
package struct Architecture: Sendable, Hashable {
  /// Rows of the embedding table for each field, the unknown included.
  package let fieldSizes: [Int]
  /// Width of an embedding.
  package let embeddingDimension: Int
  package let attentionLayers: Int
  package let heads: Int
  package let headDimension: Int
  package let attentionScaling: Bool
  package let residual: ResidualKind
  package let residualInitializer: ResidualInitializer
  package let layerNorm: Bool
  package let outputInitializer: OutputInitializer
  /// Widths of the MLP's hidden layers; nil for a network without MLP.
  package let hiddenSizes: [Int]?
  /// True if training needs the embedding gradient of each token, so that no projections are
  /// computed once per key.
  package let separatesTokens: Bool
  /// Share of hidden units that a training step drops.
  package let dropout: Double

  /// The models that this architecture implements.
  package static let models: Set<HyperparameterOption> = [.autoInt, .autoIntMLP]

  package init(_ settings: Hyperparameters, fieldSizes: [Int]) {
    precondition(
      Self.models.contains(settings.model),
      "the model \(settings.model.name) has no implementation")
    self.fieldSizes = fieldSizes
    embeddingDimension = settings.embeddingDimension
    attentionLayers = settings[AutoIntSettings.layers]
    heads = settings[AutoIntSettings.heads]
    headDimension = settings.headDimension
    attentionScaling = settings[AutoIntSettings.scaling]
    residual = settings[AutoIntSettings.residual]
    residualInitializer = settings[AutoIntSettings.residualInitializer]
    layerNorm = settings[AutoIntSettings.layerNorm]
    outputInitializer = settings[AutoIntSettings.outputInitializer]
    hiddenSizes = settings[ifApplicable: MLPSettings.hiddenSizes]
    separatesTokens = settings.squaresOccurrences
    dropout = settings[MLPSettings.dropout]
  }

  /// F, the number of tokens of a sample: one per field.
  package var fields: Int { fieldSizes.count }
  /// Rows of the embedding table.
  package var embeddingRows: Int { fieldSizes.reduce(0, +) }
  /// Width of a token after an interacting layer: H · d.
  package var attentionWidth: Int { heads * headDimension }
}
