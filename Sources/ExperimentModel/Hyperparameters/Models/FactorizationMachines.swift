extension HyperparameterOption {
  package static let fm = HyperparameterOption(
    "fm", "Factorization machine: linear weights and the inner products of all pairs of fields.",
    paper: "Rendle, “Factorization Machines”, ICDM 2010", parameters: EmbeddingSettings.parameters)

  package static let fwfm = HyperparameterOption(
    "fwfm", "Field-weighted factorization machine: one weight per pair of fields.",
    paper:
      "Pan et al., “Field-weighted Factorization Machines for Click-Through Rate Prediction in "
      + "Display Advertising”, WWW 2018",
    parameters: EmbeddingSettings.withWeights + [FwFMSettings.linear.definition])

  package static let deepFM = HyperparameterOption(
    "deepfm", "Factorization machine with an MLP beside it on the same embeddings.",
    paper:
      "Guo et al., “DeepFM: A Factorization-Machine based Neural Network for CTR Prediction”, "
      + "IJCAI 2017",
    parameters: MLPSettings.usual)
}

/// Hyperparameters of field-weighted factorization machines.
package enum FwFMSettings {
  package static let linear = Hyperparameter(
    "linear_type", default: FwFMLinear.fieldVectors, neutral: .fieldVectors,
    "Linear part of a field-weighted factorization machine.")
}

/// Linear part of FwFM, by the paper's names.
package enum FwFMLinear: String, HyperparameterWord {
  case weights = "lw"
  case featureVectors = "felv"
  case fieldVectors = "filv"

  package var summary: String {
    switch self {
    case .weights: "A weight per value of each field."
    case .featureVectors: "Products of the embeddings with a vector per value of each field."
    case .fieldVectors: "Products of the embeddings with a vector per field."
    }
  }
}

/// Hyperparameters of attentional factorization machines.
package enum AFMSettings {
  package static let attentionFactor = Hyperparameter(
    "attention_factor", .integer(1...512), default: 10,
    "Width of the attention network over pairs of fields.")

  /// Without a neutral value: AFM has always had it.
  package static let attentionDropout = AutoIntSettings.attentionDropout.withoutNeutral
}

extension HyperparameterOption {
  package static let afm = HyperparameterOption(
    "afm", "Attentional factorization machine: weighs pairs of fields by attention.",
    paper:
      "Xiao et al., “Attentional Factorization Machines: Learning the Weight of Feature "
      + "Interactions via Attention Networks”, IJCAI 2017",
    parameters: EmbeddingSettings.withWeights + [
      AFMSettings.attentionFactor.definition, AFMSettings.attentionDropout.definition,
    ])
}
