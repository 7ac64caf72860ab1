package import ExperimentModel

extension SearchDefinition {
  /// The most epochs that a suggestion may train.
  private var maximumEpochs: Int {
    let name = TrainingSettings.epochs.definition.name
    let usual = Hyperparameters(setting: [:], over: defaults).epochs
    guard let parameter = parameters.first(where: { $0.name == name }) else { return usual }
    return Int(parameter.distribution.largest ?? Double(usual))
  }

  /// The rule by which suggestions end early; nil if none does.
  package var pruningRule: PruningRule? {
    earlyTermination.map {
      PruningRule(
        $0.kind, minimumEpochs: $0.minimumEpochs, maximumEpochs: maximumEpochs, eta: $0.eta)
    }
  }
}

extension SearchDistribution {
  /// The largest number that it can give; nil if it gives none.
  fileprivate var largest: Double? {
    switch self {
    case .constant(let value): value.number
    case .categorical(let values, _): values.compactMap(\.number).max()
    case .intUniform(_, let max): Double(max)
    case .uniform(_, let max), .logUniform(_, let max), .quantizedUniform(_, let max, _),
      .quantizedLogUniform(_, let max, _):
      max
    }
  }
}
