package import ExperimentModel

/// The shape of a network: what the hyperparameters and the dataset's fields decide together.
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
  /// True if training needs the embedding gradient of each token by itself, so no field's
  /// projections are computed once per key.
  package let separatesTokens: Bool
  /// Share of hidden units that a training step silences.
  package let dropout: Double

  /// The models that a network of this shape can be.
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

  /// Tokens of a sample: one a field.
  package var fields: Int { fieldSizes.count }
  /// Rows of the one embedding table.
  package var embeddingRows: Int { fieldSizes.reduce(0, +) }
  /// Width of a token after an attention layer: the heads side by side.
  package var attentionWidth: Int { heads * headDimension }
}
