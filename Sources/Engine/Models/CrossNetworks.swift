import ExperimentModel

extension Model {
  /// Cross layers with a weight vector each, beside an MLP. Defaults are FuxiCTR's.
  static let dcn = Model(.dcn) { network, settings in
    let x = network.vectorCross(layers: settings[CrossSettings.layers])
    network.addCrossLogit(x)
    network.addMLP(settings)
  }

  /// Cross layers with a weight matrix or a mixture of low-rank experts each. Defaults are FuxiCTR's.
  static let dcnV2 = Model(.dcnV2) { network, settings in
    let layers = settings[CrossSettings.layers]
    let x =
      switch settings[CrossSettings.matrix] {
      case .full: network.matrixCross(layers: layers, gate: false, bias: .zeros)
      case .lowRankMixture:
        network.mixtureCross(
          layers: layers, experts: settings[CrossSettings.experts],
          rank: settings[CrossSettings.rank])
      }
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
  /// Ends cross layers with a logit and puts an MLP beside them, or puts it behind them, or one in
  /// each place.
  fileprivate mutating func addCross(_ x: Tensor, _ settings: Hyperparameters) {
    switch settings[CrossSettings.structure] {
    case .parallel:
      addCrossLogit(x)
      addMLP(settings)
    case .stacked:
      addMLP(settings, on: .tensor(x))
    case .stackedParallel:
      addMLP(settings, on: .tensor(x), name: "stacked", bias: false)
      addMLP(settings)
    }
  }

  fileprivate mutating func addCrossLogit(_ x: Tensor) {
    addLogit(
      logit(
        x, weight: "cross.output", bias: nil,
        initializer: .xavierNormal(rows: x.width, columns: 1)))
  }
}
