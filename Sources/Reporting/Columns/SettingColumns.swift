import ExperimentModel

/// The hyperparameters that a comparison table shows.
struct SettingColumns {
  let definitions: [HyperparameterDefinition]

  /// Those that every experiment log has.
  private static let always = [
    "epochs", "learning_rate", "dropout", "batch_size", "embedding_dim",
  ]

  /// The usual ones, then all others that are not the same in every configuration.
  init(_ settings: [Hyperparameters]) {
    let others = Self.differing(settings).filter { !Self.always.contains($0.name) }
    definitions = Self.always.compactMap { HyperparameterDefinition.named($0) } + others
  }

  /// Those that are not the same in all of them.
  static func differing(_ settings: [Hyperparameters]) -> [HyperparameterDefinition] {
    HyperparameterDefinition.all.filter { varies($0, in: settings) }
  }

  /// Whether the values differ. Where a parameter does not apply (the momentum of Adam) its default
  /// stands in: SGD without momentum beside Adam shows no column of momentum, SGD with it does.
  private static func varies(
    _ definition: HyperparameterDefinition, in settings: [Hyperparameters]
  ) -> Bool {
    let applying = settings.filter(definition.applies(to:))
    guard let first = applying.first else { return false }
    let value = definition.value(in: first)
    if applying.contains(where: { definition.value(in: $0) != value }) { return true }
    return applying.count < settings.count && value != definition.value(in: first.withDefaults)
  }

  /// As table heads spell them.
  static func head(_ definition: HyperparameterDefinition) -> String {
    definition.name == "embedding_dim" ? "embed_dim" : definition.name
  }

  /// The value in a cell; a dash where the parameter does not apply or is not set.
  static func text(_ definition: HyperparameterDefinition, in settings: Hyperparameters) -> String {
    if definition.name == "init", let weights = settings.initialWeights {
      return weights.sha256.isEmpty ? weights.path : "\(weights.path) (\(weights.sha256.prefix(8)))"
    }
    return definition.value(in: settings).map(settingText) ?? "–"
  }
}

extension Hyperparameters {
  /// The defaults of the same model, optimizer and loss.
  fileprivate var withDefaults: Hyperparameters {
    var defaults = Hyperparameters()
    defaults.model = model
    defaults.optimizer = OptimizerSettings(name: optimizer.name)
    defaults.loss = LossSettings(name: loss.name)
    return defaults
  }
}
