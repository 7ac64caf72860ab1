/// Hyperparameters of MaskNet.
package enum MaskNetSettings {
  package static let reduction = Hyperparameter(
    "mask_reduction", .real(0.125...16), default: 1.0, synonyms: ["reduction_ratio"],
    "Ratio of a mask's hidden layer to its output.")

  package static let blocks = Hyperparameter(
    "mask_blocks", .integer(1...16), default: 1, synonyms: ["parallel_num_blocks"],
    "Mask blocks of the parallel structure; the stacked one has a block per hidden layer.")

  package static let blockSize = Hyperparameter(
    "mask_block_size", .integer(1...1024), default: 64, synonyms: ["parallel_block_dim"],
    "Width of a mask block of the parallel structure.")
}

extension HyperparameterOption {
  package static let maskNet = HyperparameterOption(
    "masknet", "Hidden layers whose inputs are multiplied by masks of the embeddings.",
    paper:
      "Wang et al., “MaskNet: Introducing Feature-Wise Multiplication to CTR Ranking Models by "
      + "Instance-Guided Mask”, DLP-KDD 2021",
    parameters: MLPSettings.usual + [
      CrossSettings.structure.withDefault(.stacked).definition,
      MaskNetSettings.reduction.definition, MaskNetSettings.blocks.definition,
      MaskNetSettings.blockSize.definition,
    ],
    contradiction: { settings in
      guard settings[CrossSettings.structure] != .stackedParallel else {
        return HyperparameterContradiction(
          text: "structure: stacked_parallel needs cross layers; masknet has parallel and stacked",
          causes: ["structure", "model"])
      }
      let unused = [MaskNetSettings.blocks.definition, MaskNetSettings.blockSize.definition].first {
        settings.values[$0.name] != $0.defaultValue
      }
      if settings[CrossSettings.structure] == .stacked, let unused {
        return HyperparameterContradiction(
          text: "\(unused.name) needs structure: parallel; the stacked structure of masknet has a "
            + "mask block per hidden layer",
          causes: [unused.name, "structure"])
      }
      guard settings[CrossSettings.structure] == .stacked,
        settings[MLPSettings.hiddenNorm] != HiddenNorm.none
      else { return nil }
      return HyperparameterContradiction(
        text:
          "hidden_norm: \(settings[MLPSettings.hiddenNorm].rawValue) needs structure: parallel; "
          + "the stacked structure has no MLP, and its mask blocks have layer normalization",
        causes: ["hidden_norm", "structure"])
    })
}
