extension HyperparameterOption {
  package static let wideDeep = HyperparameterOption(
    "wide_deep", "Linear weights with an MLP beside them.",
    paper: "Cheng et al., “Wide & Deep Learning for Recommender Systems”, DLRS 2016",
    parameters: MLPSettings.usual)
}
