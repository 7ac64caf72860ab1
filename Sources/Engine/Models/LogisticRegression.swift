import ExperimentModel

extension Model {
  /// The sum of the keys' weights and a bias.
  static let logisticRegression = Model(.logisticRegression, embeddings: nil, linear: .normal) {
    network, _ in
    network.addLinear(bias: true)
  }
}
