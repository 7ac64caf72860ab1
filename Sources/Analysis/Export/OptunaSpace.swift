import ExperimentModel

/// The distributions of a study: those of a search, or the values of what varies in a grid.
struct OptunaSpace {
  /// Nil for a grid.
  private let search: SearchDefinition?
  private let distributions: [(name: String, distribution: OptunaStudy.Distribution)]

  init(_ comparison: Comparison) {
    search = comparison.search
    if let search = comparison.search {
      distributions = search.parameters.map { ($0.name, .init($0.distribution)) }
    } else {
      let settings = comparison.entries.map(\.configuration.hyperparameters)
      distributions = HyperparameterDefinition.differing(in: settings).map { definition in
        var choices: [ParameterValue] = []
        for value in settings.compactMap(definition.value) where !choices.contains(value) {
          choices.append(value)
        }
        return (definition.name, .categorical(choices))
      }
    }
  }

  /// Returns the parameters of a configuration and, as attributes, its values that no distribution has,
  /// such as those of a baseline outside the searched space.
  func parameters(
    of settings: Hyperparameters
  ) -> (inside: [OptunaStudy.Parameter], outside: [OptunaStudy.Attribute]) {
    var inside: [OptunaStudy.Parameter] = []
    var outside: [OptunaStudy.Attribute] = []
    let values =
      search?.values(in: settings)
      ?? distributions.map { HyperparameterDefinition.named($0.name)?.value(in: settings) }
    for ((name, distribution), value) in zip(distributions, values) {
      guard let value else { continue }
      if let number = distribution.number(of: value) {
        inside.append(.init(name: name, distribution: distribution, value: number))
      } else {
        outside.append(.init(name, value))
      }
    }
    return (inside, outside)
  }
}

extension OptunaStudy.Distribution {
  init(_ distribution: SearchDistribution) {
    switch distribution {
    case .constant(let value): self = .categorical([value])
    case .categorical(let values, _): self = .categorical(values)
    case .uniform(let min, let max): self = .float(low: min, high: max)
    case .logUniform(let min, let max): self = .float(low: min, high: max, log: true)
    case .intUniform(let min, let max): self = .int(low: min, high: max)
    case .quantizedUniform(let min, let max, let step):
      let (low, high) = Self.ends(min, max, step)
      let whole = [low, high, step].compactMap { Int(exactly: $0) }
      self =
        whole.count == 3
        ? .int(low: whole[0], high: whole[1], step: whole[2])
        : .float(low: low, high: high, step: step)
    case .quantizedLogUniform(let min, let max, let step):
      // Optuna has no logarithmic distribution with a step.
      let (low, high) = Self.ends(min, max, step)
      self = .float(low: low, high: high, log: true)
    }
  }

  /// The first and the last multiple of a step between two numbers.
  private static func ends(
    _ min: Double, _ max: Double, _ step: Double
  ) -> (low: Double, high: Double) {
    let counts = SearchDistribution.multiples(of: step, from: min, to: max)
    // Zero without a sign.
    return (
      SearchDistribution.multiple(counts.first, of: step) + 0,
      SearchDistribution.multiple(counts.last, of: step) + 0
    )
  }

  /// Returns the stored number of a value; nil if the distribution does not have it.
  func number(of value: ParameterValue) -> Double? {
    switch self {
    case .categorical(let choices):
      return choices.firstIndex(of: value).map(Double.init)
    case .float(let low, let high, let step, _):
      return value.number.flatMap {
        (low...high).contains($0) && Self.isMultiple($0 - low, of: step) ? $0 : nil
      }
    case .int(let low, let high, let step, _):
      return value.number.flatMap {
        (Double(low)...Double(high)).contains($0)
          && Self.isMultiple($0 - Double(low), of: Double(step)) ? $0 : nil
      }
    }
  }

  private static func isMultiple(_ difference: Double, of step: Double?) -> Bool {
    guard let step else { return true }
    let count = difference / step
    return abs(count - count.rounded()) < 1e-8
  }
}
