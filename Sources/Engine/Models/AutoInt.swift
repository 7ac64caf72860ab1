import ExperimentModel

extension Model {
  /// Interacting layers over the embeddings, then Dense(1) without bias.
  ///
  /// Defaults and initial weights are those of the experiment log.
  static let autoInt = Model(.autoInt, tables: tables) { network, settings in
    network.addAttention(settings)
  }

  /// AutoInt with an MLP beside it.
  static let autoIntMLP = Model(.autoIntMLP, tables: tables) { network, settings in
    network.addAttention(settings)
    network.addMLP(
      hiddenSizes: settings[MLPSettings.hiddenSizes], dropout: settings[MLPSettings.dropout],
      norm: settings[MLPSettings.hiddenNorm],
      initializer: { _, _ in .normal(deviation: 1e-4) })
  }

  private static func tables(_ settings: Hyperparameters) -> Tables {
    Tables(embeddings: true, linearWidth: settings[AutoIntSettings.wide] ? 1 : 0)
  }
}

extension NetworkBuilder {
  fileprivate mutating func addAttention(_ settings: Hyperparameters) {
    let x = interacting(
      "attention", layers: settings[AutoIntSettings.layers],
      InteractingLayer.Settings(
        heads: settings[AutoIntSettings.heads], headDimension: settings.headDimension,
        scaling: settings[AutoIntSettings.scaling], residual: settings[AutoIntSettings.residual],
        residualInitializer: settings[AutoIntSettings.residualInitializer],
        layerNorm: settings[AutoIntSettings.layerNorm],
        dropout: settings[AutoIntSettings.attentionDropout]))
    let initializer: Initializer =
      switch settings[AutoIntSettings.outputInitializer] {
      case .normal: .normal(deviation: 1e-4)
      case .glorotUniform: .glorotUniform(rows: x.rows * x.width, columns: 1)
      }
    addLogit(logit(x, weight: "attention.output", bias: nil, initializer: initializer))
    if settings[AutoIntSettings.wide] { addLinear(bias: false) }
  }
}
