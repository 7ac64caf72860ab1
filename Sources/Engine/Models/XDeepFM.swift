import ExperimentModel

extension Model {
  /// Compressed interaction network, linear weights and an MLP side by side. Defaults are
  /// FuxiCTR's: no activation in the CIN, and all of its maps go to the output.
  static let xDeepFM = Model(.xDeepFM, linear: true) { network, settings in
    network.addLinear(bias: false)
    let maps = network.compressedInteraction(
      sizes: settings[CINSettings.sizes], activation: settings[CINSettings.activation],
      split: settings[CINSettings.split])
    network.addLogit(
      network.logit(
        maps, weight: "cin.output.weight", bias: "cin.output.bias",
        initializer: .xavierNormal(rows: maps.width, columns: 1)))
    network.addMLP(settings)
  }
}
