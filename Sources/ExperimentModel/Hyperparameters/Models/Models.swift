extension HyperparameterChoice {
  /// The network.
  package static let model = HyperparameterChoice(
    "model",
    [
      .autoInt, .autoIntMLP, .logisticRegression, .fm, .mlp, .wideDeep, .deepFM, .fwfm, .dcn,
      .dcnV2, .xDeepFM, .afm, .gdcn, .fiBiNET, .maskNet, .finalMLP, .fcn, .din,
    ], default: .autoIntMLP, "The network that is trained.")
}
