import ExperimentModel

extension Model {
  /// Linear weights and all pairs' inner products. Initial weights are FuxiCTR's.
  static let fm = Model(.fm, linear: .normal) { network, _ in
    network.addLinear(bias: true)
    network.addFactorizationMachine()
  }

  /// A weighted sum of all pairs' inner products, and a weight vector per field: FuxiCTR's variant
  /// FiLV.
  static let fwfm = Model(.fwfm) { network, _ in
    let pairs = network.innerProducts()
    network.addLogit(
      network.logit(
        pairs, weight: "pairs.weight", bias: "pairs.bias",
        initializer: .xavierNormal(rows: pairs.width, columns: 1)))
    network.addLogit(
      network.dense("fields", .embeddings, units: 1, activation: .identity, bias: false))
  }

  /// FM and an MLP side by side. Defaults and initial weights are FuxiCTR's.
  static let deepFM = Model(.deepFM, linear: .normal) { network, settings in
    network.addLinear(bias: true)
    network.addFactorizationMachine()
    network.addMLP(settings)
  }
}

extension NetworkBuilder {
  /// Appends the MLP of the settings, and ends the branch.
  mutating func addMLP(
    _ settings: Hyperparameters, on source: LayerSource = .embeddings, beside tensor: Tensor? = nil
  ) {
    addMLP(
      source, beside: tensor, hiddenSizes: settings[MLPSettings.hiddenSizes],
      dropout: settings[MLPSettings.dropout])
  }
}
