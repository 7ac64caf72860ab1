import ExperimentModel

/// Resolves what a grid file sets to complete hyperparameters.
struct HyperparameterResolution {
  /// The values that the file sets, here or in its defaults.
  private let given: [String: ParameterValue]
  let hyperparameters: Hyperparameters
  /// Settings of parameters that the chosen model, optimizer or loss does not have.
  let misplaced: [Setting]

  /// Nothing is set: the default hyperparameters.
  static let usual = HyperparameterResolution([])

  init(_ settings: [Setting]) { self.init(settings, given: [:]) }

  /// Sets values over defaults. Where a setting chooses another optimizer or loss than `defaults`,
  /// the parameters of theirs (`optimizer.momentum`) begin from the new one's own defaults. Those
  /// that all options have (`early_stopping.patience`) keep the values of `defaults`.
  init(_ settings: [Setting], over defaults: HyperparameterResolution) {
    var given = defaults.given
    for choice in settings where choice.definition.isChoice {
      let (name, value) = (choice.definition.name, choice.value)
      guard value != defaults.hyperparameters.values[name] else { continue }
      let own = choice.definition.ownParametersOfOptions
      given = given.filter { !own.contains($0.key) }
    }
    self.init(settings, given: given)
  }

  /// The name of a setting that makes a parameter meaningless: `init` for initial weights.
  func replacement(of definition: HyperparameterDefinition) -> String? {
    definition.replacedBy.flatMap { hyperparameters.values[$0] == nil ? nil : $0 }
  }

  private init(_ settings: [Setting], given: [String: ParameterValue]) {
    var given = given
    for setting in settings { given[setting.definition.name] = setting.value }
    let hyperparameters = Hyperparameters(completing: given)
    misplaced = settings.filter { !$0.definition.applies(to: hyperparameters) }
    self.given = given
    self.hyperparameters = hyperparameters
  }
}
