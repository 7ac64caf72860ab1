import ExperimentModel

extension Model {
  /// Two MLPs over gated copies of the embeddings, fused by a bilinear form. Defaults are FuxiCTR's;
  /// the gates have no context but a learned vector.
  static let finalMLP = Model(.finalMLP) { network, settings in
    let x = network.embeddings().flattened
    func stream(_ name: String, sizes: [Int], _ network: inout NetworkBuilder) -> Tensor {
      let context = network.learnedVector(
        "\(name).gate.context", width: settings.embeddingDimension)
      let hidden = network.hidden(
        "\(name).gate.hidden", .tensor(context), sizes: settings[FinalMLPSettings.gateSizes],
        dropout: 0)
      let gate = network.dense(
        "\(name).gate.output", .tensor(hidden), units: x.width, activation: .doubledSigmoid)
      return network.hidden(
        "\(name).mlp", .tensor(network.product(x, gate)), sizes: sizes,
        dropout: settings[MLPSettings.dropout], norm: settings[MLPSettings.hiddenNorm])
    }
    let first = stream("first", sizes: settings[MLPSettings.hiddenSizes], &network)
    let second = stream("second", sizes: settings[FinalMLPSettings.secondSizes], &network)
    network.addFusion("fusion", first, second, heads: settings[FinalMLPSettings.heads])
  }
}
