/// Hyperparameters of early stopping, with Keras 3's names and semantics.
package enum EarlyStoppingSettings {
  package static let patience = Hyperparameter(
    "early_stopping.patience", .integer(1...100_000), default: 2,
    "Epochs without improvement after which training ends.")
  package static let minimumDelta = Hyperparameter(
    "early_stopping.min_delta", .real(0...(.greatestFiniteMagnitude)), default: 0.0,
    "Difference that an improvement must exceed.")
  package static let restoreBest = Hyperparameter(
    "early_stopping.restore_best", .boolean, default: true,
    synonyms: ["restore_best_weights"],
    "True to test and save the weights of the best epoch, false for those of the last.")
  package static let startFromEpoch = Hyperparameter(
    "early_stopping.start_from_epoch", .integer(0...100_000), default: 0,
    "Epochs before the monitored measure is watched.")

  static let parameters = [
    patience.definition, minimumDelta.definition, restoreBest.definition, startFromEpoch.definition,
  ]

  /// Finds early stopping that changes nothing within the epochs.
  static let contradiction: @Sendable (Hyperparameters) -> HyperparameterContradiction? = {
    if let found = $0.earlyStoppingMonitor?.contradiction(minimumDelta, in: $0) { return found }
    let (start, epochs) = ($0[startFromEpoch], $0.epochs)
    // The first watched epoch is the best so far. Without restored weights, only an end before the
    // last epoch has an effect.
    let end = start + 1 + $0[patience]
    let fault: (text: String, causes: [HyperparameterDefinition])? =
      if start >= epochs {
        ("watches no epoch before epoch \(start + 1)", [startFromEpoch.definition])
      } else if !$0[restoreBest], end >= epochs {
        (
          "cannot end training before epoch \(end) is over",
          start > 0
            ? [patience.definition, startFromEpoch.definition] : [patience.definition]
        )
      } else {
        nil
      }
    return fault.map { fault in
      let names = fault.causes.map(\.name)
      let (choice, limit) = ("early_stopping", TrainingSettings.epochs.definition.name)
      return HyperparameterContradiction(
        text: "early stopping \(fault.text), but '\(limit)' is \(epochs); lower "
          + names.map { "'\($0)'" }.joined(separator: " or ") + ", or raise '\(limit)'",
        causes: names + [choice, limit])
    }
  }
}

extension HyperparameterChoice {
  /// The validation measure that ends training early: `early_stopping: {monitor: validation_auc}`.
  package static let earlyStopping = HyperparameterChoice(
    "early_stopping",
    [.noEarlyStopping]
      + ValidationMeasure.allCases.map {
        HyperparameterOption(
          $0.rawValue, $0.summary, parameters: EarlyStoppingSettings.parameters,
          contradiction: EarlyStoppingSettings.contradiction)
      },
    default: .noEarlyStopping, neutral: .noEarlyStopping, optionKey: "monitor",
    "Validation measure that ends training when it stops improving.")
}

extension HyperparameterOption {
  package static let noEarlyStopping = HyperparameterOption(
    "off", "All epochs are trained, and the last weights are kept.")
}

extension Hyperparameters {
  /// The measure that ends training early; nil if none does.
  package var earlyStoppingMonitor: ValidationMeasure? {
    ValidationMeasure(parameterValue: values[HyperparameterChoice.earlyStopping.definition.name])
  }

  /// The measure that lowers the learning rate; nil if none does.
  package var plateauMonitor: ValidationMeasure? { self[ifApplicable: PlateauSettings.monitor] }

  /// Names of the metrics that every epoch computes on the validation rows, beside loss and AUC.
  package var validationMetrics: Set<String> {
    Set([earlyStoppingMonitor, plateauMonitor].compactMap { $0?.metric })
  }
}
