import Datasets
import ExperimentModel

/// Finds monitored validation measures that the validation rows cannot show.
struct MonitorJudge {
  private let metrics: MetricJudge
  /// True if no user has validation rows of both labels; false if no loss compares such rows.
  private let hasNoPairs: Bool

  init(_ metrics: MetricJudge, _ data: SplitData) {
    self.metrics = metrics
    hasNoPairs = data.hasNoValidationPairs
  }

  /// Returns the mistakes of a configuration.
  func mistakes(of configuration: Configuration) -> [DataMistake] {
    let settings = configuration.hyperparameters
    let monitors = [
      (settings.earlyStoppingMonitor, [HyperparameterChoice.earlyStopping.definition.name]),
      (
        settings.plateauMonitor,
        [PlateauSettings.monitor.definition.name, HyperparameterChoice.schedule.definition.name]
      ),
    ]
    return monitors.compactMap { monitor, causes in
      guard let monitor, let fault = fault(of: monitor, for: settings) else { return nil }
      return DataMistake(
        "\(monitor.rawValue) \(fault); \(remedy(for: monitor, settings))", of: configuration.name,
        causes: causes)
    }
  }

  /// Why a measure cannot decide; nil if it can.
  private func fault(of monitor: ValidationMeasure, for settings: Hyperparameters) -> String? {
    let validation = metrics.validation
    // Sampled negatives are among the validation rows.
    let isSampled = settings.negativesPerPositive > 0 && validation.positives > 0
    let oneLabel = isSampled ? nil : validation.oneLabelText("validation")
    guard let metric = MetricDefinition.named(monitor.rawValue) else {
      let reason =
        hasNoPairs && settings.comparesRowsOfData
        ? "no user has validation rows of both labels" : oneLabel
      return settings.predictsProbabilities ? nil : reason.map { "is always 0, because \($0)" }
    }
    if let oneLabel { return "cannot be computed, because \(oneLabel)" }
    if metric.needsProbabilities, !settings.predictsProbabilities {
      return
        "needs probabilities, and the scores of the loss \(settings.loss.name) with a weight of "
        + "1 are none"
    }
    return isSampled ? nil : metrics.fault(ofValidation: metric)
  }

  private func remedy(for monitor: ValidationMeasure, _ settings: Hyperparameters) -> String {
    let order = [ValidationMeasure.groupedAUC, .auc]
    let others = settings.predictsProbabilities ? [.loss] + order : order + [.loss]
    guard let other = others.first(where: { fault(of: $0, for: settings) == nil }) else {
      return "divide the rows differently, with another 'split'"
    }
    let needsProbabilities = MetricDefinition.named(monitor.rawValue)?.needsProbabilities ?? false
    let canMix =
      needsProbabilities && !settings.predictsProbabilities && settings.negativesPerPositive == 0
    return "monitor \(other.rawValue) instead" + (canMix ? ", or set a 'loss.weight' below 1" : "")
  }
}
