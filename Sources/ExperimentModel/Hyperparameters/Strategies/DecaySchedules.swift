/// Hyperparameters of schedules that lower the learning rate over a number of steps. Steps count
/// from 0, after the warm-up.
package enum DecaySettings {
  package static let steps = Hyperparameter<Int?>(
    "schedule.decay_steps", .integer(1...1_000_000_000), default: nil,
    "Optimizer steps of the decay; if not given, those of one epoch for exponential and "
      + "inverse_time, and all steps after the warm-up for cosine and polynomial.")
  package static let rate = Hyperparameter(
    "schedule.decay_rate", .positive, default: 0.96,
    "Factor per `decay_steps` of exponential; growth of the divisor of inverse_time.")
  package static let staircase = Hyperparameter(
    "schedule.staircase", .boolean, default: false,
    "True to lower the rate in steps of `decay_steps`, false to lower it in every step.")
  package static let endRate = Hyperparameter(
    "schedule.end_learning_rate", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    "Last learning rate of a polynomial decay.")
  package static let power = Hyperparameter(
    "schedule.power", .positive, default: 1.0,
    "Exponent of a polynomial decay; 1 is linear.")
  package static let cycle = Hyperparameter(
    "schedule.cycle", .boolean, default: false,
    "True to stretch a polynomial decay that has ended by another `decay_steps`.")
}

extension HyperparameterOption {
  package static let exponential = HyperparameterOption(
    schedule: "exponential", "learning_rate · decay_rate^(step / decay_steps).",
    [
      DecaySettings.steps.definition, DecaySettings.rate.definition,
      DecaySettings.staircase.definition,
    ])

  package static let inverseTime = HyperparameterOption(
    schedule: "inverse_time", "learning_rate / (1 + decay_rate · step / decay_steps).",
    [
      DecaySettings.steps.definition, DecaySettings.rate.definition,
      DecaySettings.staircase.definition,
    ])

  package static let polynomial = HyperparameterOption(
    schedule: "polynomial",
    "(learning_rate − end_learning_rate) · (1 − step / decay_steps)^power + end_learning_rate.",
    [
      DecaySettings.steps.definition, DecaySettings.endRate.definition,
      DecaySettings.power.definition, DecaySettings.cycle.definition,
    ])
}
