import ExperimentModel

extension Model {
  /// An MLP over the embeddings and the user's history, pooled by attention to the row's movie.
  /// Defaults are FuxiCTR's but for the attention's activation, which is Dice there. Hidden layers of
  /// the MLP have ReLUs, as in FuxiCTR and DeepCTR.
  static let din = Model(.din) { network, settings in
    let history = network.readHistory(length: settings[HistorySettings.length])
    let (sizes, activation) = (
      settings[DINSettings.attentionSizes], settings[DINSettings.attentionActivation]
    )
    var hidden = network.targetHidden(
      "attention.0", history, units: sizes[0], activation: activation)
    for (index, size) in sizes.enumerated().dropFirst() {
      hidden = network.tokenDense(
        "attention.\(index)", hidden, units: size, activation: activation)
    }
    let interest = network.historyPooling(
      "attention.\(sizes.count)", history, hidden,
      softmax: settings[DINSettings.attentionSoftmax])
    network.addMLP(settings, beside: interest)
  }
}
