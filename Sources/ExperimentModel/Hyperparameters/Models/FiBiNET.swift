/// Hyperparameters of FiBiNET.
package enum FiBiNETSettings {
  package static let bilinear = Hyperparameter(
    "bilinear_type", default: BilinearType.interaction,
    "Which pairs of fields share the matrix of their bilinear product.")

  package static let reduction = Hyperparameter(
    "senet_reduction", .integer(1...64), default: 3, synonyms: ["reduction_ratio"],
    "Ratio of the number of fields to the width of the SENet's hidden layer.")
}

/// Sharing of the matrices of bilinear products.
package enum BilinearType: String, HyperparameterWord {
  case all = "field_all"
  case each = "field_each"
  case interaction = "field_interaction"

  package var summary: String {
    switch self {
    case .all: "One matrix for all pairs."
    case .each: "One matrix per first field of a pair."
    case .interaction: "One matrix per pair."
    }
  }
}

extension HyperparameterOption {
  package static let fiBiNET = HyperparameterOption(
    "fibinet", "Field weights by squeeze and excitation, bilinear products, and an MLP.",
    paper:
      "Huang et al., “FiBiNET: Combining Feature Importance and Bilinear feature Interaction for "
      + "Click-Through Rate Prediction”, RecSys 2019",
    parameters: MLPSettings.usual + [
      FiBiNETSettings.bilinear.definition, FiBiNETSettings.reduction.definition,
    ])
}
