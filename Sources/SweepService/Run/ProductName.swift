import ExperimentModel

/// The name of a configuration of a product, such as `dropout=0.1,embedding_dim=8`.
enum ProductName {
  /// Returns the name with aliases replaced by canonical names; nil if it has none.
  ///
  /// An alias is another name of a hyperparameter in grid files, such as `embed_dim`.
  static func canonical(_ name: String) -> String? {
    let replaced = name.replacing(/(^|[,:]\s*)([a-z_.]+)=/) { match in
      "\(match.1)\(HyperparameterDefinition.canonicalName(String(match.2)))="
    }
    return replaced == name ? nil : replaced
  }
}
