/// Every setting that decides what a trial trains, apart from its seed and its data.
///
/// Holds the values of the hyperparameters that apply to the chosen model, optimizer and loss, and
/// no others. The defaults are those of the experiment log that this project reproduces: AutoInt
/// with an MLP and embeddings of width 16.
package struct Hyperparameters: Sendable, Hashable {
  /// By the name in grid files; unset ones are absent.
  package private(set) var values: [String: ParameterValue]

  /// Creates the default settings.
  package init() { self = Self.usual }

  private static let usual = Hyperparameters(completing: [:])

  /// Creates settings of some values, with defaults for the others that apply; leaves out those
  /// that do not apply.
  ///
  /// - Parameters:
  ///   - given: values that the domains have accepted.
  ///   - areStored: true if missing values are those of older versions.
  package init(
    completing given: [String: ParameterValue], areStored: Bool = false,
    from catalog: HyperparameterCatalog = .standard
  ) {
    values = catalog.completing(given, areStored: areStored)
  }

  /// Creates settings of some values, with defaults for the others that apply.
  ///
  /// - Throws: `ValueOutsideDomain` or `UnknownHyperparameter`.
  package init(
    values: [String: ParameterValue], areStored: Bool = false,
    from catalog: HyperparameterCatalog = .standard
  ) throws {
    var accepted: [String: ParameterValue] = [:]
    for (name, value) in values {
      accepted[catalog[name]?.name ?? name] = try catalog.accept(value, for: name)
    }
    self.init(completing: accepted, areStored: areStored, from: catalog)
  }

  /// Sets values over those of defaults. Where a value chooses another optimizer or loss than
  /// `defaults`, the parameters of theirs (`optimizer.momentum`) begin from the new one's own defaults.
  /// Those that all options have (`early_stopping.patience`) keep the values of `defaults`.
  package init(setting own: [String: ParameterValue], over defaults: [String: ParameterValue]) {
    let dropped = Self.parameters(of: defaults, droppedBy: own)
    self.init(completing: defaults.filter { !dropped.contains($0.key) }.merging(own) { $1 })
  }

  /// Returns the names among `defaults` that lose their values because `own` chooses another option.
  package static func parameters(
    of defaults: [String: ParameterValue], droppedBy own: [String: ParameterValue]
  ) -> Set<String> {
    let choices = own.keys.compactMap(HyperparameterDefinition.named).filter(\.isChoice)
    guard !choices.isEmpty else { return [] }
    let complete = Hyperparameters(completing: defaults)
    return choices.filter { own[$0.name] != complete.values[$0.name] }
      .reduce(into: []) { $0.formUnion($1.ownParametersOfOptions) }
  }

  /// A value by its typed key; the default where the hyperparameter does not apply.
  ///
  /// To set one that does not apply, such as the momentum of Adam, is a mistake in the program.
  package subscript<Value>(key: Hyperparameter<Value>) -> Value {
    get { Value(parameterValue: values[key.definition.name]) ?? key.defaultValue }
    set { set(key.definition, to: newValue.parameterValue) }
  }

  /// The value where the hyperparameter applies, else nil.
  package subscript<Value>(ifApplicable key: Hyperparameter<Value>) -> Value? {
    key.definition.applies(to: self) ? self[key] : nil
  }

  /// The chosen option. Setting another one begins from its own defaults, as
  /// `HyperparameterCatalog.setting` documents.
  package subscript(choice: HyperparameterChoice) -> HyperparameterOption {
    get {
      let value = values[choice.definition.name] ?? choice.definition.defaultValue
      return choice.definition.option(value) ?? choice.options[0]
    }
    set { set(choice.definition, to: .text(newValue.name)) }
  }

  private mutating func set(_ definition: HyperparameterDefinition, to value: ParameterValue?) {
    let accepted = value.flatMap(definition.domain.accept)
    precondition(
      (accepted == nil) == (value == nil) && definition.applies(to: self),
      "\(definition.name) cannot be \(value?.description ?? "unset") in \(values)")
    values = HyperparameterCatalog.standard.setting(definition.name, to: accepted, in: values)
  }

  /// Returns these settings with the model, optimizer, loss and other options of `settings`.
  package func choosing(sameAs settings: Hyperparameters) -> Hyperparameters {
    var result = self
    for choice in HyperparameterDefinition.all where choice.isChoice {
      guard let value = settings.values[choice.name] else { continue }
      result.values = HyperparameterCatalog.standard.setting(
        choice.name, to: value, in: result.values)
    }
    return result
  }

  /// The first contradiction that a chosen option finds.
  package var contradiction: HyperparameterContradiction? {
    HyperparameterDefinition.all.lazy.filter(\.isChoice)
      .compactMap { choice in
        choice.option(values[choice.name])?.contradiction(self)
      }.first
  }
}

// MARK: - Settings of every trial

extension Hyperparameters {
  package var model: HyperparameterOption {
    get { self[.model] }
    set { self[.model] = newValue }
  }

  package var optimizer: HyperparameterOption {
    get { self[.optimizer] }
    set { self[.optimizer] = newValue }
  }

  package var loss: HyperparameterOption {
    get { self[.loss] }
    set { self[.loss] = newValue }
  }

  package var epochs: Int {
    get { self[TrainingSettings.epochs] }
    set { self[TrainingSettings.epochs] = newValue }
  }

  package var learningRate: Double {
    get { self[TrainingSettings.learningRate] }
    set { self[TrainingSettings.learningRate] = newValue }
  }

  package var batchSize: Int {
    get { self[TrainingSettings.batchSize] }
    set { self[TrainingSettings.batchSize] = newValue }
  }

  /// Sampled negatives of each positive row; 0 for none.
  package var negativesPerPositive: Int { self[TrainingSettings.negativesPerPositive] }

  package var embeddingDimension: Int {
    get { self[EmbeddingSettings.dimension] }
    set { self[EmbeddingSettings.dimension] = newValue }
  }

  package var shuffle: Bool {
    get { self[TrainingSettings.shuffle] }
    set { self[TrainingSettings.shuffle] = newValue }
  }

  package var fields: [String]? {
    get { self[TrainingSettings.fields] }
    set { self[TrainingSettings.fields] = newValue }
  }

  package var initialWeights: InitialWeights? {
    get { self[TrainingSettings.initialWeights] }
    set { self[TrainingSettings.initialWeights] = newValue }
  }
}
