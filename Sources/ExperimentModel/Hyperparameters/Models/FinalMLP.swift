/// Hyperparameters of FinalMLP.
package enum FinalMLPSettings {
  package static let secondSizes = Hyperparameter(
    "second_hidden_sizes", .integers(1...4096), default: [64, 64, 64],
    synonyms: ["mlp2_hidden_units"], "Widths of the second MLP's hidden layers.")

  package static let gateSizes = Hyperparameter(
    "gate_sizes", .integers(1...4096), default: [64], synonyms: ["fs_hidden_units"],
    "Widths of the hidden layers of the two gates, which weigh the embeddings for each MLP.")

  package static let heads = Hyperparameter(
    "fusion_heads", .integer(1...64), default: 1, synonyms: ["num_heads"],
    "Groups of units whose bilinear products fuse the two MLPs.")
}

extension HyperparameterOption {
  package static let finalMLP = HyperparameterOption(
    "finalmlp", "Two gated MLPs whose outputs are fused by a bilinear product.",
    paper:
      "Mao et al., “FinalMLP: An Enhanced Two-Stream MLP Model for CTR Prediction”, AAAI 2023",
    parameters: MLPSettings.usual + [
      FinalMLPSettings.secondSizes.definition, FinalMLPSettings.gateSizes.definition,
      FinalMLPSettings.heads.definition,
    ],
    contradiction: { settings in
      let heads = settings[FinalMLPSettings.heads]
      let widths = [
        settings[MLPSettings.hiddenSizes].last ?? 0,
        settings[FinalMLPSettings.secondSizes].last ?? 0,
      ]
      guard widths.contains(where: { $0 % heads != 0 }) else { return nil }
      return HyperparameterContradiction(
        text: "fusion_heads: \(heads) must divide the last hidden widths, \(widths[0]) and "
          + "\(widths[1])",
        causes: ["fusion_heads", "hidden_sizes", "second_hidden_sizes"])
    })
}
