/// Hyperparameters of models with cross layers.
package enum CrossSettings {
  package static let layers = Hyperparameter(
    "cross_layers", .integer(1...16), default: 3,
    synonyms: ["num_cross_layers", "cross_layer_num"],
    "Cross layers.")

  package static let structure = Hyperparameter(
    "structure", default: NetworkStructure.parallel,
    "Whether the model's two parts work side by side or one after the other.")

  package static let experts = Hyperparameter(
    "cross_experts", .integer(1...64), default: 4, synonyms: ["num_experts", "expert_num"],
    "Experts of a cross layer's low-rank mixture.")

  package static let rank = Hyperparameter(
    "cross_rank", .integer(1...512), default: 32, synonyms: ["low_rank", "projection_dim"],
    "Rank of each expert of a cross layer's low-rank mixture.")

  package static let matrix = Hyperparameter(
    "cross_matrix", default: CrossMatrix.full, neutral: .full,
    parameters: [.lowRankMixture: [experts.definition, rank.definition]],
    "Weights of a cross layer.")
}

/// Weights of a cross layer of DCN-v2.
package enum CrossMatrix: String, HyperparameterWord {
  case full
  case lowRankMixture = "low_rank_mixture"

  package var summary: String {
    switch self {
    case .full: "One matrix per layer."
    case .lowRankMixture:
      "Experts of low rank with nonlinear bottlenecks, weighed by gates that all layers share."
    }
  }
}

/// Order of a model's two parts.
package enum NetworkStructure: String, HyperparameterWord {
  case parallel, stacked
  case stackedParallel = "stacked_parallel"

  package var summary: String {
    switch self {
    case .parallel: "Both parts read the embeddings."
    case .stacked: "The second part reads the first part's output."
    case .stackedParallel:
      "One MLP reads the cross layers' output, another the embeddings; not in masknet."
    }
  }
}

extension HyperparameterOption {
  package static let dcn = HyperparameterOption(
    "dcn", "Deep & cross network: cross layers of one weight vector each, beside an MLP.",
    paper: "Wang et al., “Deep & Cross Network for Ad Click Predictions”, ADKDD 2017",
    parameters: MLPSettings.usual + [CrossSettings.layers.definition])

  package static let dcnV2 = HyperparameterOption(
    "dcn_v2", "Deep & cross network with a weight matrix per cross layer, and an MLP.",
    paper:
      "Wang et al., “DCN V2: Improved Deep & Cross Network and Practical Lessons for Web-scale "
      + "Learning to Rank Systems”, WWW 2021",
    parameters: MLPSettings.usual + [
      CrossSettings.layers.definition, CrossSettings.structure.definition,
      CrossSettings.matrix.definition,
    ])

  package static let gdcn = HyperparameterOption(
    "gdcn", "Gated cross layers, whose gates filter each interaction, and an MLP.",
    paper:
      "Wang et al., “Towards Deeper, Lighter and Interpretable Cross Network for CTR Prediction”, "
      + "CIKM 2023",
    parameters: MLPSettings.usual + [
      CrossSettings.layers.definition, CrossSettings.structure.definition,
    ])
}
