import Analysis
import ExperimentModel

/// The hyperparameters that a comparison table shows.
struct SettingColumns {
  let definitions: [HyperparameterDefinition]

  /// The columns that every experiment log has.
  private static let always = [
    "epochs", "learning_rate", "dropout", "batch_size", "embedding_dim",
  ]

  /// Chooses the usual columns, then those of all other hyperparameters that differ.
  init(_ settings: [Hyperparameters]) {
    let others = HyperparameterDefinition.differing(in: settings).filter {
      !Self.always.contains($0.name)
    }
    definitions = Self.always.compactMap { HyperparameterDefinition.named($0) } + others
  }

  /// Returns the head of a hyperparameter's column.
  static func head(_ definition: HyperparameterDefinition) -> String {
    definition.name == "embedding_dim" ? "embed_dim" : definition.name
  }

  /// Returns the value as text; a dash if the hyperparameter does not apply or is not set.
  static func text(_ definition: HyperparameterDefinition, in settings: Hyperparameters) -> String {
    if definition.name == "init", let weights = settings.initialWeights {
      return weights.sha256.isEmpty ? weights.path : "\(weights.path) (\(weights.sha256.prefix(8)))"
    }
    return definition.value(in: settings).map(settingText) ?? "–"
  }
}
