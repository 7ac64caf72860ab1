import ExperimentModel

/// The name of a configuration of a product, such as `dropout=0.1,embedding_dim=8`.
enum ProductName {
  /// Returns the name with the hyperparameters' own names in place of other spellings that grid files
  /// take, such as `embed_dim`; nil if it has no such spelling.
  static func canonical(_ name: String) -> String? {
    let replaced = name.replacing(/(^|[,:]\s*)([a-z_.]+)=/) { match in
      "\(match.1)\(HyperparameterDefinition.canonicalName(String(match.2)))="
    }
    return replaced == name ? nil : replaced
  }
}
