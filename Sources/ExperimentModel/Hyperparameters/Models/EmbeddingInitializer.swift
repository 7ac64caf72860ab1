/// Initial embeddings, by the names of Keras's initializers. A table [rows, d] has `rows` inputs and d
/// outputs, as Keras counts them.
package enum EmbeddingInitializer: String, HyperparameterWord {
  case randomUniform = "random_uniform"
  case randomNormal = "random_normal"
  case truncatedNormal = "truncated_normal"
  case glorotUniform = "glorot_uniform"
  case glorotNormal = "glorot_normal"
  case heUniform = "he_uniform"
  case heNormal = "he_normal"

  package var summary: String {
    switch self {
    case .randomUniform: "Uniform within ±0.05, as Keras's `Embedding`."
    case .randomNormal: "Normal with mean 0."
    case .truncatedNormal: "Normal with mean 0, truncated at two standard deviations."
    case .glorotUniform: "Uniform within ±√(6 / (rows of the table + embedding_dim))."
    case .glorotNormal:
      "Truncated normal with variance 2 / (rows of the table + embedding_dim)."
    case .heUniform: "Uniform within ±√(6 / rows of the table)."
    case .heNormal: "Truncated normal with variance 2 / rows of the table."
    }
  }
}
