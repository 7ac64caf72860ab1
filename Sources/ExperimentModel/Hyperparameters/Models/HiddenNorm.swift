/// Normalization of an MLP's hidden layers, between the linear map and the ReLU.
package enum HiddenNorm: String, HyperparameterWord {
  case none
  case layerNorm = "layer_norm"
  case batchNorm = "batch_norm"

  package var summary: String {
    switch self {
    case .none: "No normalization."
    case .layerNorm: "Layer normalization, over the units of each row."
    case .batchNorm:
      "Batch normalization, over the rows of a batch; evaluation uses running averages."
    }
  }
}
