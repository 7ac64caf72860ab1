/// Measure of the validation rows after an epoch, by which training decides: the loss, or a metric at
/// any cutoff.
package struct ValidationMeasure: HyperparameterWord, Codable {
  /// The word in grid files: `validation_loss`, or the name of a metric of the validation rows.
  package let rawValue: String
  /// Nil for the loss.
  private let definition: MetricDefinition?

  package init?(rawValue: String) {
    self.rawValue = rawValue
    definition = MetricDefinition.named(rawValue)
    guard rawValue == Self.lossName || definition?.scope == .validation else { return nil }
  }

  private init(_ metric: MetricDefinition) {
    definition = metric.within(.validation)
    rawValue = definition!.name
  }

  private static let lossName = EpochMeasure.validationLoss.name

  package static let loss = ValidationMeasure(rawValue: lossName)!
  package static let auc = ValidationMeasure(rawValue: EpochMeasure.validationAUC.name)!
  package static let groupedAUC = ValidationMeasure(
    rawValue: MetricScope.validation.name(ofMetric: RowMetric.gauc.name))!

  /// The loss, and every metric at the standard cutoff.
  package static let allCases: [ValidationMeasure] = {
    let metrics = MetricDefinition.all.filter { $0.name != RowMetric.auc.name }
    return [.auc, .loss] + metrics.filter { !$0.isRanking }.map(ValidationMeasure.init)
      + metrics.filter(\.isRanking).map(ValidationMeasure.init)
  }()

  package var summary: String { definition?.summary ?? "Mean loss of the validation rows." }

  /// Possible values.
  package var range: ClosedRange<Double> { definition?.range ?? 0...(.infinity) }

  package var goal: TargetMetric.Goal { definition?.goal ?? .minimize }

  /// Name of the final metric that measures the same on the test rows; nil for the loss and the
  /// AUC, which every epoch records anyway.
  package var metric: String? { self == .auc ? nil : definition?.ofTestRows.name }

  /// Finds a least improvement that no two values have between them.
  func contradiction(
    _ minimumDelta: Hyperparameter<Double>, in settings: Hyperparameters
  ) -> HyperparameterContradiction? {
    let (name, delta) = (minimumDelta.definition.name, settings[minimumDelta])
    guard delta >= range.upperBound - range.lowerBound else { return nil }
    let bounds = [range.lowerBound, range.upperBound].map { "\(ParameterValue.real($0))" }
    return HyperparameterContradiction(
      text:
        "'\(name)' is \(ParameterValue.real(delta.roundedForMessages)), but \(rawValue) is always between "
        + "\(bounds.joined(separator: " and ")), so no epoch would count as an improvement on the "
        + "first; use a smaller difference, such as 0.001", causes: [name])
  }

  /// Nil if it cannot be computed, or was not.
  package func value(in epoch: EpochMetrics) -> Double? {
    if self == .auc { return epoch.validationAUC }
    return metric.map { epoch.validation[$0] } ?? epoch.validationLoss
  }

  /// Returns the same measure at the standard cutoff, which stands for all cutoffs in lists of
  /// options; any other word unchanged.
  static func standardName(of word: String) -> String {
    guard word.contains("@"), let definition = ValidationMeasure(rawValue: word)?.definition,
      let ranking = definition.ranking
    else { return word }
    return MetricScope.validation.name(ofMetric: ranking.name())
  }
}
