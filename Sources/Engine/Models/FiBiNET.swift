import ExperimentModel

extension Model {
  /// Bilinear products of the embeddings, raw and weighed by squeeze and excitation, behind which an
  /// MLP stands, beside linear weights. Defaults are FuxiCTR's, but for the hidden layers: it has
  /// none.
  static let fiBiNET = Model(.fiBiNET, linear: true) { network, settings in
    network.addLinear(bias: false)
    let x = network.embeddings()
    let weighed = network.squeezeAndExcitation(
      "senet", x, reduction: settings[FiBiNETSettings.reduction])
    let type = settings[FiBiNETSettings.bilinear]
    let pairs = x.rows * (x.rows - 1) / 2
    let products = network.tensor(rows: 2 * pairs, width: x.width)
    network.bilinearProducts("bilinear.raw", x, type: type, into: products.rows(0..<pairs))
    network.bilinearProducts(
      "bilinear.senet", weighed, type: type, into: products.rows(pairs..<2 * pairs))
    network.addMLP(settings, on: .tensor(products.flattened))
  }
}
