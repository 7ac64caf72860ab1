import ExperimentModel

extension Model {
  /// Hidden layers over the embeddings. Defaults and initial weights are FuxiCTR's.
  static let mlp = Model(.mlp) { network, settings in
    network.addMLP(settings)
  }

  /// Linear weights and an MLP side by side. Defaults and initial weights are FuxiCTR's.
  static let wideDeep = Model(.wideDeep, linear: true) { network, settings in
    network.addLinear(bias: false)
    network.addMLP(settings)
  }
}
