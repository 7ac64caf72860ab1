import ExperimentModel

extension Model {
  /// Linear weights and all pairs' inner products. Initial weights are FuxiCTR's.
  static let fm = Model(.fm, linear: true) { network, _ in
    network.addLinear(bias: true)
    network.addFactorizationMachine()
  }

  /// A weighted sum of all pairs' inner products, and a linear part. Defaults are FuxiCTR's.
  static let fwfm = Model(
    .fwfm,
    tables: { settings in
      let width =
        switch settings[FwFMSettings.linear] {
        case .weights: 1
        case .featureVectors: settings.embeddingDimension
        case .fieldVectors: 0
        }
      return Tables(embeddings: true, linearWidth: width)
    }
  ) { network, settings in
    let pairs = network.innerProducts()
    network.addLogit(
      network.logit(
        pairs, weight: "pairs.weight", bias: "pairs.bias",
        initializer: .xavierNormal(rows: pairs.width, columns: 1)))
    switch settings[FwFMSettings.linear] {
    case .weights: network.addLinear(bias: false)
    case .featureVectors: network.addLinearVectors()
    case .fieldVectors:
      network.addLogit(
        network.dense("fields", .embeddings, units: 1, activation: .identity, bias: false))
    }
  }

  /// FM and an MLP side by side. Defaults and initial weights are FuxiCTR's.
  static let deepFM = Model(.deepFM, linear: true) { network, settings in
    network.addLinear(bias: true)
    network.addFactorizationMachine()
    network.addMLP(settings)
  }
}

extension NetworkBuilder {
  /// Appends the MLP of the settings, and ends the branch.
  mutating func addMLP(
    _ settings: Hyperparameters, on source: LayerSource = .embeddings, beside tensor: Tensor? = nil,
    name: String = "mlp", bias: Bool = true
  ) {
    addMLP(
      source, beside: tensor, name: name, hiddenSizes: settings[MLPSettings.hiddenSizes],
      dropout: settings[MLPSettings.dropout], norm: settings[MLPSettings.hiddenNorm],
      bias: bias)
  }
}
