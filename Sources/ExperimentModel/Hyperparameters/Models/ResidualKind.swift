/// Residual connection around an interacting layer, added to its output before the ReLU.
package enum ResidualKind: String, HyperparameterWord {
  case none, identity, linear

  package var summary: String {
    switch self {
    case .none: "No residual connection."
    case .identity: "Adds the layer's input, which must be as wide as its output."
    case .linear: "Adds a learned projection of the layer's input."
    }
  }
}
