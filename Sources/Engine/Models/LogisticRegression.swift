import ExperimentModel

extension Model {
  /// The sum of the keys' weights and a bias.
  static let logisticRegression = Model(.logisticRegression, embeddings: false, linear: true) {
    network, _ in
    network.addLinear(bias: true)
  }
}
