extension HyperparameterOption {
  /// With the hyperparameters of Adam.
  package static let nadam = HyperparameterOption(
    optimizer: "nadam", "Adam with Nesterov momentum.",
    paper: "Dozat, “Incorporating Nesterov Momentum into Adam”, ICLR Workshop 2016",
    AdamSettings.parameters)
}
