import ExperimentModel

extension Model {
  /// Cross layers with a weight vector each, beside an MLP. Defaults are FuxiCTR's.
  static let dcn = Model(.dcn) { network, settings in
    let x = network.vectorCross(layers: settings[CrossSettings.layers])
    network.addCrossLogit(x)
    network.addMLP(settings)
  }

  /// Cross layers with a weight matrix each. Defaults are FuxiCTR's.
  static let dcnV2 = Model(.dcnV2) { network, settings in
    let x = network.matrixCross(
      layers: settings[CrossSettings.layers], gate: false, bias: .zeros)
    network.addCross(x, settings)
  }

  /// Gated cross layers. Defaults are FuxiCTR's, whose biases start from U(0, 1).
  static let gdcn = Model(.gdcn) { network, settings in
    let x = network.matrixCross(
      layers: settings[CrossSettings.layers], gate: true, bias: .uniform(0, 1))
    network.addCross(x, settings)
  }
}

extension NetworkBuilder {
  /// Ends cross layers with a logit and puts an MLP beside them, or puts it behind them.
  fileprivate mutating func addCross(_ x: Tensor, _ settings: Hyperparameters) {
    switch settings[CrossSettings.structure] {
    case .parallel:
      addCrossLogit(x)
      addMLP(settings)
    case .stacked:
      addMLP(settings, on: .tensor(x))
    }
  }

  fileprivate mutating func addCrossLogit(_ x: Tensor) {
    addLogit(
      logit(
        x, weight: "cross.output", bias: nil,
        initializer: .xavierNormal(rows: x.width, columns: 1)))
  }
}
