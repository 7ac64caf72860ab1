import ExperimentModel

/// Hyperparameter that only some options of a choice have, such as the weight decay of optimizers.
struct OptionParameter {
  private struct Value {
    let value: ParameterValue?
    /// The option of the choice.
    let option: ParameterValue?
    /// True if the option's own default.
    let isDefault: Bool
  }

  /// By number of the configuration; nil where the hyperparameter does not apply.
  private let values: [Value?]
  private let valuesByOption: [ParameterValue?: Set<ParameterValue?>]

  init(
    _ definition: HyperparameterDefinition, of choice: HyperparameterDefinition,
    in settings: [Hyperparameters]
  ) {
    values = settings.map { settings in
      guard definition.applies(to: settings) else { return nil }
      let value = definition.value(in: settings)
      let own = HyperparameterCatalog.standard.definition(
        of: definition.name, under: settings.values)
      return Value(
        value: value, option: choice.value(in: settings), isDefault: value == own?.defaultValue)
    }
    valuesByOption = values.compactMap(\.self).reduce(into: [:]) {
      $0[$1.option, default: []].insert($1.value)
    }
  }

  /// True if two configurations differ in nothing but the choice, as far as this hyperparameter
  /// goes: one of them does not have it, or their values are equal.
  ///
  /// Options with no value in common, such as Adam and AdamW without a `weight_decay` in the grid
  /// file, are compared with their defaults.
  func agrees(_ a: Int, _ b: Int) -> Bool {
    guard let a = values[a], let b = values[b], a.value != b.value else { return true }
    guard a.isDefault, b.isDefault, let others = valuesByOption[b.option] else { return false }
    return valuesByOption[a.option]?.isDisjoint(with: others) ?? false
  }
}
