package import ExperimentModel

extension HyperparameterDefinition {
  /// Returns the hyperparameters whose values are not the same in all settings.
  package static func differing(in settings: [Hyperparameters]) -> [HyperparameterDefinition] {
    HyperparameterDefinition.all.filter { varies($0, in: settings) }
  }

  /// True if the values differ.
  ///
  /// A hyperparameter that does not apply counts with its default: SGD without momentum does not
  /// differ from Adam in its momentum, SGD with momentum does.
  private static func varies(
    _ definition: HyperparameterDefinition, in settings: [Hyperparameters]
  ) -> Bool {
    let applying = settings.filter(definition.applies(to:))
    guard let first = applying.first else { return false }
    let value = definition.value(in: first)
    if applying.contains(where: { definition.value(in: $0) != value }) { return true }
    let usual = Hyperparameters()
    let defaults = definition.isChoice ? usual : usual.choosing(sameAs: first)
    return applying.count < settings.count && value != definition.value(in: defaults)
  }
}
