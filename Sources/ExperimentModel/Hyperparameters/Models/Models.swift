extension HyperparameterChoice {
  /// The network.
  package static let model = HyperparameterChoice(
    "model", [.autoInt, .autoIntMLP], default: .autoIntMLP, "The network that is trained.")
}
