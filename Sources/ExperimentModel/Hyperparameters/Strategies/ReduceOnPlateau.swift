/// Hyperparameters of the schedule that waits for a validation measure to stop improving.
package enum PlateauSettings {
  package static let monitor = Hyperparameter(
    "schedule.monitor", default: ValidationMeasure.loss,
    "Validation measure that must improve.")
  package static let factor = Hyperparameter(
    "schedule.factor", .real(0...1, excludingLower: true, excludingUpper: true), default: 0.1,
    "Factor of the learning rate after each plateau.")
  package static let patience = Hyperparameter(
    "schedule.patience", .integer(1...100_000), default: 2,
    "Epochs without improvement before the learning rate is lowered.")
  package static let minimumDelta = Hyperparameter(
    "schedule.min_delta", .real(0...(.greatestFiniteMagnitude)), default: 1e-4,
    "Difference that counts as an improvement.")
  package static let cooldown = Hyperparameter(
    "schedule.cooldown", .integer(0...100_000), default: 0,
    "Epochs after a reduction in which nothing is counted.")
  package static let minimumRate = Hyperparameter(
    "schedule.min_learning_rate", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    synonyms: ["min_lr"], "Lowest learning rate.")
}

extension HyperparameterOption {
  package static let reduceOnPlateau = HyperparameterOption(
    schedule: "reduce_on_plateau",
    "A lower rate whenever a validation measure has not improved for some epochs.",
    [
      PlateauSettings.monitor.definition, PlateauSettings.factor.definition,
      PlateauSettings.patience.definition, PlateauSettings.minimumDelta.definition,
      PlateauSettings.cooldown.definition, PlateauSettings.minimumRate.definition,
    ],
    contradiction: { settings in
      if let found = settings.plateauMonitor?.contradiction(
        PlateauSettings.minimumDelta, in: settings)
      {
        return found
      }
      // The first epoch is the best so far, so the earliest reduction follows epoch 1 + patience.
      let lowest = settings[PlateauSettings.minimumRate]
      guard lowest < settings.learningRate else {
        return HyperparameterContradiction(
          text: "schedule reduce_on_plateau can't lower the rate: 'schedule.min_learning_rate' is "
            + "not below 'learning_rate'",
          causes: [
            PlateauSettings.minimumRate.definition.name,
            TrainingSettings.learningRate.definition.name,
          ])
      }
      let first = settings[PlateauSettings.patience] + 2
      guard first > settings.epochs else { return settings.plateauWithoutEffect(first: first) }
      return HyperparameterContradiction(
        text:
          "schedule reduce_on_plateau cannot lower the rate before epoch \(first), but 'epochs' is "
          + "\(settings.epochs); lower 'schedule.patience' or raise 'epochs'",
        causes: [
          PlateauSettings.patience.definition.name, "schedule",
          TrainingSettings.epochs.definition.name,
        ])
    })
}

extension Hyperparameters {
  /// Plateaus that change the rate by less than 1 %, even if no epoch improves; nil if they change it.
  ///
  /// - Parameter first: the first epoch that they can change.
  fileprivate func plateauWithoutEffect(first: Int) -> HyperparameterContradiction? {
    let (factor, patience) = (self[PlateauSettings.factor], self[PlateauSettings.patience])
    let reductions = 1 + (epochs - first) / max(1, patience)
    var lowest = 1.0
    for _ in 0..<reductions where lowest > 0.99 { lowest *= factor }
    lowest = max(lowest, self[PlateauSettings.minimumRate] / learningRate)
    guard lowest > 0.99 else { return nil }
    return HyperparameterContradiction(
      text:
        "schedule reduce_on_plateau: the learning rate changes by less than 1 % in \(epochs) epochs; "
        + "lower 'schedule.factor' or 'schedule.min_learning_rate'",
      causes: [
        PlateauSettings.factor.definition.name, PlateauSettings.minimumRate.definition.name,
        "schedule",
      ])
  }
}
