import ExperimentModel

extension Model {
  /// Mask blocks over normalized embeddings: one per hidden layer, or side by side with an MLP
  /// behind. Defaults are FuxiCTR's.
  static let maskNet = Model(.maskNet) { network, settings in
    let x = network.normalizedEmbeddings("norm").flattened
    switch settings[CrossSettings.structure] {
    case .stacked:
      var hidden = x
      for (index, size) in settings[MLPSettings.hiddenSizes].enumerated() {
        hidden = network.maskBlock("block.\(index)", hidden, units: size, settings)
      }
      network.addLogit(
        network.logit(
          hidden, weight: "output.weight", bias: "output.bias",
          initializer: .xavierNormal(rows: hidden.width, columns: 1)))
    case .parallel, .stackedParallel:
      let (blocks, size) = (settings[MaskNetSettings.blocks], settings[MaskNetSettings.blockSize])
      let outputs = network.tensor(width: blocks * size)
      for index in 0..<blocks {
        _ = network.maskBlock(
          "block.\(index)", x, units: size,
          into: outputs.columns(index * size..<(index + 1) * size),
          settings)
      }
      network.addMLP(settings, on: .tensor(outputs))
    }
  }
}

extension NetworkBuilder {
  /// Appends ReLU(LayerNorm((mask ⊙ x)·W)), whose mask is two dense layers over the embeddings.
  fileprivate mutating func maskBlock(
    _ name: String, _ x: Tensor, units: Int, into target: Tensor? = nil,
    _ settings: Hyperparameters
  ) -> Tensor {
    let width = max(1, Int(settings[MaskNetSettings.reduction] * Double(x.width)))
    let hidden = dense("\(name).mask.0", .embeddings, units: width, activation: .relu)
    let mask = dense("\(name).mask.1", .tensor(hidden), units: x.width, activation: .identity)
    return dense(
      "\(name).hidden", .tensor(product(x, mask)), units: units, activation: .relu, bias: false,
      norm: "\(name).norm", dropout: settings[MLPSettings.dropout], into: target)
  }
}
