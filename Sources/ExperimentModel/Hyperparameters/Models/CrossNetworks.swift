/// Hyperparameters of models with cross layers.
package enum CrossSettings {
  package static let layers = Hyperparameter(
    "cross_layers", .integer(1...16), default: 3,
    synonyms: ["num_cross_layers", "cross_layer_num"],
    "Cross layers.")

  package static let structure = Hyperparameter(
    "structure", default: NetworkStructure.parallel,
    "Whether the model's two parts work side by side or one after the other.")
}

/// Order of a model's two parts.
package enum NetworkStructure: String, HyperparameterWord {
  case parallel, stacked

  package var summary: String {
    switch self {
    case .parallel: "Both parts read the embeddings."
    case .stacked: "The second part reads the first part's output."
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
