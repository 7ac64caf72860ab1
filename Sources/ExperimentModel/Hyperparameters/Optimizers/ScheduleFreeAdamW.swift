/// Hyperparameters of schedule-free AdamW.
package enum ScheduleFreeSettings {
  package static let beta1 = AdamSettings.beta1
  package static let beta2 = AdamSettings.beta2
  package static let epsilon = OptimizerSettings.epsilon.withDefault(1e-8)
  package static let repeatedKeys = OptimizerSettings.repeatedKeys

  static func contradiction(in settings: Hyperparameters) -> HyperparameterContradiction? {
    let average = WeightUpdateSettings.averageMomentum
    if settings[beta1] == 0 {
      return HyperparameterContradiction(
        text: "schedule_free_adamw needs an optimizer.beta_1 above 0, the share of the average in "
          + "the weights that are trained", causes: [beta1.definition.name])
    }
    if settings[average] > 0 {
      return HyperparameterContradiction(
        text:
          "optimizer.ema_momentum has no place in schedule_free_adamw, which tests and saves an "
          + "average of its own; remove it or choose adamw", causes: [average.definition.name])
    }
    guard settings[OptimizerSettings.lazy] else { return nil }
    return HyperparameterContradiction(
      text: "optimizer.lazy: true is impossible with schedule_free_adamw: every step moves the "
        + "average of all rows. Choose adamw",
      causes: [OptimizerSettings.lazy.definition.name])
  }
}

extension HyperparameterOption {
  package static let scheduleFreeAdamW = HyperparameterOption(
    optimizer: "schedule_free_adamw",
    "AdamW whose weights are averaged over all steps, in place of a schedule.",
    paper: "Defazio et al., “The Road Less Scheduled”, NeurIPS 2024",
    [
      ScheduleFreeSettings.beta1.definition, ScheduleFreeSettings.beta2.definition,
      ScheduleFreeSettings.epsilon.definition, ScheduleFreeSettings.repeatedKeys.definition,
    ], contradiction: ScheduleFreeSettings.contradiction)
}
