import ExperimentModel

/// Resolves what a grid file sets to complete hyperparameters.
struct HyperparameterResolution {
  /// What the file sets in its defaults, and here.
  private let inherited: [String: PositionedValue]
  private let own: [String: PositionedValue]
  let hyperparameters: Hyperparameters
  /// Settings of parameters that the chosen model, optimizer or loss does not have.
  let misplaced: [Setting]

  /// Nothing is set: the default hyperparameters.
  static let usual = HyperparameterResolution([])

  init(_ settings: [Setting]) { self.init(settings, inherited: [:]) }

  /// Sets values over defaults, as `Hyperparameters(setting:over:)` documents.
  init(_ settings: [Setting], over defaults: HyperparameterResolution) {
    let own = Dictionary(settings.map { ($0.definition.name, $0.value) }) { $1 }
    let dropped = Hyperparameters.parameters(
      of: defaults.own.mapValues(\.value), droppedBy: own)
    self.init(settings, inherited: defaults.own.filter { !dropped.contains($0.key) })
  }

  /// The values that the file sets here.
  var given: [String: ParameterValue] { own.mapValues(\.value) }

  /// The name of a setting that makes a parameter meaningless: `init` for initial weights.
  func replacement(of definition: HyperparameterDefinition) -> String? {
    definition.replacedBy.flatMap { hyperparameters.values[$0] == nil ? nil : $0 }
  }

  private init(_ settings: [Setting], inherited: [String: PositionedValue]) {
    own = Dictionary(
      settings.map { ($0.definition.name, PositionedValue(value: $0.value, position: $0.position)) }
    ) { $1 }
    self.inherited = inherited
    let hyperparameters = Hyperparameters(
      completing: inherited.merging(own) { $1 }.mapValues(\.value))
    misplaced = settings.filter { !$0.definition.applies(to: hyperparameters) }
    self.hyperparameters = hyperparameters
  }

  /// True if the file sets the hyperparameter of that name, here or in its defaults.
  func sets(_ name: String) -> Bool { own[name] != nil || inherited[name] != nil }

  /// Values that exclude each other, or leave another one without effect.
  var contradiction: HyperparameterContradiction? {
    hyperparameters.contradiction
      ?? (sets(ListLossSettings.size.definition.name)
        ? ListLossSettings.contradictionOfGivenSize(in: hyperparameters) : nil)
  }

  /// Where the file sets the values.
  ///
  /// - Parameter whole: the position of the configuration.
  func positions(whole: SourcePosition) -> GridPositions.Settings {
    GridPositions.Settings(whole: whole, own: own, inherited: inherited)
  }
}

/// A value and its place in the file.
struct PositionedValue {
  let value: ParameterValue
  let position: SourcePosition
}
