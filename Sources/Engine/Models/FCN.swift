import ExperimentModel

extension Model {
  /// The mean of an exponential and a linear cross network. Defaults are those of the authors' code.
  ///
  /// Trained with the loss of the mean alone: the weights of the authors' Tri-BCE depend on the
  /// losses of the whole batch.
  static let fcn = Model(.fcn) { network, settings in
    for (name, layers, exponential) in [
      ("exponential", settings[FCNSettings.exponentialLayers], true),
      ("linear", settings[FCNSettings.linearLayers], false),
    ] {
      let x = network.maskedCross(
        name, layers: layers, exponential: exponential, dropout: settings[FCNSettings.dropout])
      network.addLogit(
        network.logit(
          x, weight: "\(name).output.weight", bias: "\(name).output.bias",
          initializer: .xavierNormal(rows: x.width, columns: 1)), factor: 0.5)
    }
  }
}
