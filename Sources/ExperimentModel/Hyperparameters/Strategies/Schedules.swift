extension HyperparameterChoice {
  /// The learning rate of each step, with the names and formulas of Keras 3.
  package static let schedule = HyperparameterChoice(
    "schedule",
    [
      .constant, .cosine, .exponential, .polynomial, .piecewise, .inverseTime, .cosineRestarts,
      .oneCycle, .reduceOnPlateau,
    ], default: .constant, neutral: .constant,
    "How the learning rate changes from step to step.")
}

/// Hyperparameters of the warm-up, which every schedule has.
///
/// In the warm-up the rate rises linearly from 0 to `learning_rate`, with which the schedule then
/// starts. Schedules that start with another rate refuse a warm-up.
package enum WarmupSettings {
  package static let steps = Hyperparameter(
    "schedule.warmup_steps", .integer(0...1_000_000_000), default: 0, neutral: 0,
    synonyms: ["warmup", "num_warmup_steps"],
    "Optimizer steps in which the learning rate rises linearly from 0.")
  package static let epochs = Hyperparameter(
    "schedule.warmup_epochs", .integer(0...100_000), default: 0, neutral: 0,
    "Epochs in which the learning rate rises linearly from 0.")

  static let parameters = [steps.definition, epochs.definition]

  /// Finds a warm-up that is given twice.
  static let contradiction: @Sendable (Hyperparameters) -> HyperparameterContradiction? = {
    guard $0[steps] > 0, $0[epochs] > 0 else { return nil }
    return HyperparameterContradiction(
      text: "'schedule.warmup_steps' and 'schedule.warmup_epochs' are both given; keep one",
      causes: [epochs.definition.name, steps.definition.name])
  }

  /// The warm-up that `settings` give; nil for none.
  static func given(in settings: Hyperparameters) -> HyperparameterDefinition? {
    settings[steps] > 0 ? steps.definition : settings[epochs] > 0 ? epochs.definition : nil
  }
}

extension HyperparameterOption {
  /// Creates a schedule, with the warm-up that all of them have.
  init(
    schedule name: String, _ summary: String, paper: String? = nil,
    _ parameters: [HyperparameterDefinition] = [],
    contradiction: @escaping @Sendable (Hyperparameters) -> HyperparameterContradiction? = { _ in
      nil
    }
  ) {
    self.init(
      name, summary, paper: paper, parameters: parameters + WarmupSettings.parameters,
      contradiction: { WarmupSettings.contradiction($0) ?? contradiction($0) })
  }

  package static let constant = HyperparameterOption(
    schedule: "constant", "The same rate in every step.")
}

extension Hyperparameters {
  /// True if the learning rate of a step depends on the number of epochs.
  package var ratesDependOnEpochs: Bool {
    switch self[.schedule] {
    case .oneCycle: true
    case .cosine, .polynomial: self[DecaySettings.steps] == nil
    default: false
    }
  }
}
