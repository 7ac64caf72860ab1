/// Every setting that decides what a trial trains, apart from its seed and its data.
///
/// The defaults are those of the experiment log that this project reproduces: an AutoInt+MLP with
/// embeddings of width 16. `HyperparameterDefinition.all` names, bounds and documents each one.
package struct Hyperparameters: Sendable, Hashable {
  package var model: ModelName = .autoIntMLP
  package var epochs = 5
  package var learningRate = 1e-4
  /// Share of the MLP's hidden units that a training step silences.
  package var dropout = 0.4
  package var batchSize = 2048
  package var embeddingDimension = 16
  package var optimizer = OptimizerSettings()
  package var loss = LossSettings()

  package var attentionLayers = 3
  package var attentionHeads = 2
  /// Width of one head; nil means the embedding dimension.
  package var attentionDimension: Int?
  /// Divides the scores by √(head width), as the Transformer does and AutoInt does not.
  package var attentionScaling = false
  package var residual: ResidualKind = .linear
  package var residualInitializer: ResidualInitializer = .independent
  package var layerNorm = false
  package var outputInitializer: OutputInitializer = .normal
  package var hiddenSizes = [32, 32]

  /// Names of the fields that the network sees, in order; nil means all of the dataset's.
  package var fields: [String]?

  /// Whether each epoch sees the training rows in another order.
  package var shuffle = true
  /// A safetensors file whose weights replace the random initial ones.
  package var initialWeights: InitialWeights?

  package init() {}

  /// Width of one attention head.
  package var headDimension: Int { attentionDimension ?? embeddingDimension }

  /// Width of each token after an attention layer: the heads side by side.
  package var attentionWidth: Int { attentionHeads * headDimension }
}

package enum ModelName: String, Sendable, Hashable, CaseIterable, Codable {
  /// Song et al., "AutoInt: Automatic Feature Interaction Learning via Self-Attentive Neural
  /// Networks", CIKM 2019.
  case autoInt = "autoint"
  /// AutoInt with a feed-forward network beside it on the same embeddings (AutoInt+).
  case autoIntMLP = "autoint_mlp"
}

/// What an attention layer adds to its output before the ReLU.
package enum ResidualKind: String, Sendable, Hashable, CaseIterable, Codable {
  case none
  /// The layer's input itself; its width must be that of the output.
  case identity
  /// A learned projection of the layer's input.
  case linear
}

/// How the projection of a linear residual starts: truncated normal either way.
package enum ResidualInitializer: String, Sendable, Hashable, CaseIterable, Codable {
  /// Drawn independently of the layer's other projections.
  case independent
  /// Equal to the layer's query projection, as where Keras's initializers share a seed. Training
  /// moves the two apart.
  case copyOfQuery = "copy_of_query"
}

/// How the attention branch's output layer starts.
package enum OutputInitializer: String, Sendable, Hashable, CaseIterable, Codable {
  /// Normal with standard deviation 1e-4, as the MLP's layers start.
  case normal
  /// Uniform within ±√(6 / (inputs + 1)). NDCG varies about twice as much over seeds as from
  /// `normal`.
  case glorotUniform = "glorot_uniform"
}

/// A weight file named by a configuration, with the hash of its bytes: another file of the same
/// name makes another trial.
package struct InitialWeights: Sendable, Hashable {
  package var path: String
  /// SHA-256 in hexadecimal; empty until the file has been read.
  package var sha256: String

  package init(path: String, sha256: String = "") {
    self.path = path
    self.sha256 = sha256
  }
}
