/// Initial weights of the attention branch's output layer.
package enum OutputInitializer: String, HyperparameterWord {
  case normal
  case glorotUniform = "glorot_uniform"

  package var summary: String {
    switch self {
    case .normal: "Normal with standard deviation 1e-4, as the MLP's layers."
    case .glorotUniform:
      "Uniform within ±√(6 / (inputs + 1)); NDCG varies about twice as much over seeds as from "
        + "normal."
    }
  }
}
