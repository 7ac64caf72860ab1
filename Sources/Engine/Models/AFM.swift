import ExperimentModel

extension Model {
  /// Linear weights, and all pairs' elementwise products pooled by attention. Defaults are
  /// FuxiCTR's.
  static let afm = Model(.afm, linear: true) { network, settings in
    network.addLinear(bias: true)
    let pooled = network.attentionPooling(
      "attention", network.pairProducts(), units: settings[AFMSettings.attentionFactor],
      dropout: settings[AFMSettings.attentionDropout])
    network.addLogit(
      network.logit(
        pooled, weight: "attention.output", bias: nil,
        initializer: .xavierNormal(rows: pooled.width, columns: 1)))
  }
}
