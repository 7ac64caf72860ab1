/// Hyperparameters of schedules that follow a cosine.
package enum CosineSettings {
  package static let alpha = Hyperparameter(
    "schedule.alpha", .fraction, default: 0.0,
    "Lowest learning rate, as a share of `learning_rate`.")
  package static let firstDecaySteps = Hyperparameter<Int?>(
    "schedule.first_decay_steps", .integer(1...1_000_000_000), default: nil,
    "Optimizer steps until the first restart; those of one epoch if not given.")
  package static let timeFactor = Hyperparameter(
    "schedule.t_mul", .real(1...(.greatestFiniteMagnitude)), default: 2.0,
    "Factor by which each period is longer than the one before.")
  package static let rateFactor = Hyperparameter(
    "schedule.m_mul", .positive, default: 1.0,
    "Factor of each period's initial rate to that of the one before.")
}

/// Hyperparameters of the one-cycle schedule, with PyTorch's names and defaults.
package enum OneCycleSettings {
  package static let rising = Hyperparameter(
    "schedule.pct_start", .real(0...1, excludingLower: true, excludingUpper: true), default: 0.3,
    "Share of the steps in which the rate rises to `learning_rate`.")
  package static let divisor = Hyperparameter(
    "schedule.div_factor", .real(1...(.greatestFiniteMagnitude)), default: 25.0,
    "The initial rate is `learning_rate` / `div_factor`.")
  package static let finalDivisor = Hyperparameter(
    "schedule.final_div_factor", .real(1...(.greatestFiniteMagnitude)), default: 10_000.0,
    "The last rate is the initial rate / `final_div_factor`.")
}

extension HyperparameterOption {
  package static let cosine = HyperparameterOption(
    schedule: "cosine", "Half a cosine wave from learning_rate to alpha · learning_rate.",
    paper:
      "Loshchilov and Hutter, “SGDR: Stochastic Gradient Descent with Warm Restarts”, ICLR 2017",
    [DecaySettings.steps.definition, CosineSettings.alpha.definition])

  package static let cosineRestarts = HyperparameterOption(
    schedule: "cosine_restarts", "Half cosine waves, each t_mul times as long as the one before.",
    paper:
      "Loshchilov and Hutter, “SGDR: Stochastic Gradient Descent with Warm Restarts”, ICLR 2017",
    [
      CosineSettings.firstDecaySteps.definition, CosineSettings.timeFactor.definition,
      CosineSettings.rateFactor.definition, CosineSettings.alpha.definition,
    ])

  package static let oneCycle = HyperparameterOption(
    schedule: "one_cycle",
    "A rise to learning_rate and a longer fall to nearly zero, each half a cosine wave.",
    paper:
      "Smith and Topin, “Super-Convergence: Very Fast Training of Neural Networks Using Large "
      + "Learning Rates”, 2019",
    [
      OneCycleSettings.rising.definition, OneCycleSettings.divisor.definition,
      OneCycleSettings.finalDivisor.definition,
    ],
    contradiction: { settings in
      WarmupSettings.given(in: settings).map { warmup in
        HyperparameterContradiction(
          text:
            "schedule one_cycle takes no warm-up, because it begins with a rise of its own "
            + "('schedule.pct_start'); leave out '\(warmup.name)', or set it to 0",
          causes: [warmup.name, "schedule"])
      }
    })
}
