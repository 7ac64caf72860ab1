/// Initial projection of a linear residual connection: truncated normal either way.
package enum ResidualInitializer: String, HyperparameterWord {
  case independent
  case copyOfQuery = "copy_of_query"

  package var summary: String {
    switch self {
    case .independent: "Drawn independently of the layer's other projections."
    case .copyOfQuery:
      "Equal to the layer's query projection, as where Keras's initializers share a seed; training "
        + "moves the two apart."
    }
  }
}
