/// Hyperparameters of the compressed interaction network (CIN).
package enum CINSettings {
  package static let sizes = Hyperparameter(
    "cin_sizes", .integers(1...512), default: [16, 16, 16],
    synonyms: ["cin_hidden_units", "cin_layer_size"],
    "Feature maps of the compressed interaction network's layers.")

  package static let activation = Hyperparameter(
    "cin_activation", default: CINActivation.identity,
    "Activation of the compressed interaction network's layers.")

  package static let split = Hyperparameter(
    "cin_split", .boolean, default: false, synonyms: ["cin_split_half"],
    "True to pass half of a layer's maps to the next layer and the others to the output; false to "
      + "pass all to both.")
}

/// Activation of a CIN layer.
package enum CINActivation: String, HyperparameterWord {
  case identity, relu

  package var summary: String {
    switch self {
    case .identity: "None, as in FuxiCTR."
    case .relu: "ReLU, as in DeepCTR."
    }
  }
}

extension HyperparameterOption {
  package static let xDeepFM = HyperparameterOption(
    "xdeepfm", "Compressed interaction network, linear weights and an MLP.",
    paper:
      "Lian et al., “xDeepFM: Combining Explicit and Implicit Feature Interactions for "
      + "Recommender Systems”, KDD 2018",
    parameters: MLPSettings.usual + [
      CINSettings.sizes.definition, CINSettings.activation.definition,
      CINSettings.split.definition,
    ],
    contradiction: { settings in
      guard settings[CINSettings.split],
        settings[CINSettings.sizes].dropLast().contains(where: { $0 % 2 == 1 })
      else { return nil }
      return HyperparameterContradiction(
        text: "cin_split: true needs even cin_sizes, except for the last layer",
        causes: ["cin_split", "cin_sizes"])
    })
}
