package import ExperimentModel

extension LearningRateSchedule {
  /// Relative change of the learning rate below which a schedule has no effect.
  private static let leastChange = 0.01

  /// A schedule, or a part of it, that changes nothing within the epochs; nil if all of it does.
  package var contradiction: HyperparameterContradiction? {
    let total = settings.epochs * stepsPerEpoch
    if warmupSteps >= total, warmupSteps > 0 {
      let given = settings[WarmupSettings.steps] > 0 ? WarmupSettings.steps : WarmupSettings.epochs
      return contradiction(
        "the warm-up takes \(Self.count(warmupSteps)), but the trial has \(total)"
          + " (\(stepsPerEpoch) per epoch)", lowering: given.definition)
    }
    if curve is ConstantRate { return nil }
    let left = total - warmupSteps
    let steps =
      Self.count(left) + (warmupSteps > 0 ? " after the warm-up" : "")
      + " (\(stepsPerEpoch) per epoch)"
    let name = settings[.schedule].name
    if let last = (curve as? PiecewiseRate)?.boundaries.last, last >= left - 1 {
      return contradiction(
        "schedule \(name): no step comes after the boundary \(last), because there are \(steps)",
        lowering: PiecewiseSettings.boundaries.definition)
    }
    guard !changesRate(in: left) else { return nil }
    let given = [DecaySettings.steps, CosineSettings.firstDecaySteps].map(\.definition).first {
      $0.value(in: settings) != nil
    }
    return contradiction(
      "schedule \(name): the learning rate changes by less than 1 % in \(steps)", lowering: given)
  }

  private func changesRate(in steps: Int) -> Bool {
    let first = curve.factor(at: 0)
    func differs(_ step: Int) -> Bool {
      abs(curve.factor(at: step) - first) >= max(first * Self.leastChange, .leastNonzeroMagnitude)
    }
    // The last step suffices for most curves.
    return steps > 0 && (differs(steps - 1) || (1..<max(steps, 1)).contains(where: differs))
  }

  /// - Parameter parameter: the setting that is too large; nil if none was given.
  private func contradiction(
    _ text: String, lowering parameter: HyperparameterDefinition?
  ) -> HyperparameterContradiction {
    let epochs = TrainingSettings.epochs.definition.name
    let schedule = HyperparameterChoice.schedule.definition.name
    let remedy =
      parameter.map { "lower '\($0.name)' or raise '\(epochs)'" }
      ?? "change its settings, raise '\(epochs)', or use 'schedule: constant'"
    return HyperparameterContradiction(
      text: "\(text); \(remedy)",
      causes: [parameter?.name, schedule, epochs].compactMap(\.self))
  }

  /// "1 step", "60 steps".
  private static func count(_ steps: Int) -> String { "\(steps) step" + (steps == 1 ? "" : "s") }
}
