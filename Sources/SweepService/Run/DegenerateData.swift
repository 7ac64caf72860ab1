import Datasets
import ExperimentModel

/// Faults of a sweep's data with one split that make training or testing pointless: parts with one
/// label, metrics that cannot be computed, metrics that are the same for every model. Known before
/// training.
///
/// Metrics of the validation rows are judged where they decide: as the target metric, or monitored.
struct DegenerateData {
  /// Why the sweep is refused; empty if it is not.
  let mistakes: [DataMistake]
  /// One line each.
  let warnings: [String]

  /// - Parameters:
  ///   - data: with one of the sweep's splits.
  ///   - splits: shows what to do where other splits suit the target metric.
  init(_ sweep: Sweep, _ data: SplitData, _ splits: SplitJudge) {
    let (dataset, train) = (data.whole, data.train)
    let evaluation = sweep.dataset.evaluation ?? .standard
    let metrics = [evaluation.metrics, evaluation.validationMetrics]
    let lacking = data.configurationsWithOneLabel(of: sweep)
    let isEvery = lacking.count == sweep.configurations.count
    let judge = MetricJudge(sweep, data)
    let target = TargetMetricJudge(sweep, judge, willSampleNegatives: isEvery)
    var mistakes = Self.trainingMistakes(
      of: train, lacking, in: sweep, hasBothLabels: dataset.hasBothLabels,
      metric: metrics.compactMap { judge.remedy(for: sweep.metric, among: $0) }.first
        ?? (target.reason == nil ? nil : target.remedy))
    // Other labels may also mend what else is wrong.
    if !isEvery {
      let refusal =
        metrics.compactMap {
          judge.refusal(of: sweep.metric, among: $0, elsewise: splits.remedy)
        }.first
        ?? target.reason.map { "\($0); \(target.remedy)" }
      let causes = ["metric", "evaluation"] + (splits.remedy == nil ? [] : splits.causes)
      mistakes += [refusal].compactMap { $0.map { DataMistake($0, causes: causes + ["dataset"]) } }
      let names = Set(lacking.map(\.name))
      let monitors = MonitorJudge(judge, data)
      for configuration in sweep.configurations where !names.contains(configuration.name) {
        mistakes += Self.mistakes(ofLossOf: configuration, data)
        mistakes += monitors.mistakes(of: configuration)
      }
    }
    self.mistakes = mistakes

    warnings =
      Self.warnings(of: data, sweep)
      + judge.warnings(
        among: evaluation.metrics
          + evaluation.validationMetrics.filter { $0.name == sweep.metric.name },
        target: sweep.metric.name)
  }

  private static func warnings(
    of data: SplitData, _ sweep: Sweep
  ) -> [String] {
    let rows = data.validation
    var warnings: [String] = []
    let areSampledEverywhere = !sweep.configurations.contains {
      $0.hyperparameters.negativesPerPositive == 0
    }
    if let text = rows.oneLabelText("validation"), rows.positives == 0 || !areSampledEverywhere {
      warnings.append("\(text), so there is no validation AUC and no best epoch")
    } else if rows.rows < MetricSupport.fewest {
      warnings.append(
        "the validation AUC rests on only \(rows.rows) rows: do not choose an epoch by it")
    }
    let blind = sweep.configurations.filter {
      $0.hyperparameters.comparesRowsOfData && !$0.hyperparameters.predictsProbabilities
    }
    if data.hasNoValidationPairs, !blind.isEmpty {
      warnings.append(
        "no user has validation rows of both labels, so the validation loss is always 0 for "
          + NameList(blind.map(\.name)).description)
    }
    return warnings
  }

  /// Returns that the training rows give a loss of lists nothing to compare.
  private static func mistakes(
    ofLossOf configuration: Configuration, _ data: SplitData
  ) -> [DataMistake] {
    let settings = configuration.hyperparameters
    guard settings.comparesRowsOfData, let oneLabel = data.oneLabelUsers,
      oneLabel.rows == data.train.rows
    else { return [] }
    let name = HyperparameterChoice.loss.definition.name
    return [
      DataMistake(
        "no user has training rows of both labels, so the loss \(settings.loss.name) has nothing to "
          + "compare; use '\(name): bce'", of: configuration.name, causes: [name])
    ]
  }

  /// Returns that the training rows have one label: one mistake if that concerns every configuration,
  /// else one for each.
  ///
  /// - Parameters:
  ///   - lacking: the configurations that have nothing to learn from.
  ///   - metric: what to do about a metric that sampled negatives do not suit; nil if they do.
  private static func trainingMistakes(
    of train: LabelCounts, _ lacking: [Configuration], in sweep: Sweep, hasBothLabels: Bool,
    metric: String?
  ) -> [DataMistake] {
    guard let text = train.oneLabelText("training"), !lacking.isEmpty else { return [] }
    func fault(_ remedies: [String]) -> String {
      let remedies =
        hasBothLabels ? ["divide the rows differently, with another 'split'"] : remedies
      return "\(text), so there is nothing to learn; \(remedies.joined(separator: ", or "))"
    }
    let others = otherLabels(train, sweep.dataset)
    guard lacking.count < sweep.configurations.count else {
      let sampling = sampledNegatives(for: lacking, isEvery: true)
      let whole = metric.map { "\(sampling), and \($0)" } ?? sampling
      return [
        DataMistake(fault(others + (train.positives > 0 ? [whole] : [])), causes: ["dataset"])
      ]
    }
    return lacking.map {
      DataMistake(
        fault(others + [sampledNegatives(for: [$0], isEvery: false)]), of: $0.name,
        causes: [TrainingSettings.negativesPerPositive.definition.name])
    }
  }

  /// Returns how the data can have rows of the other label.
  private static func otherLabels(
    _ train: LabelCounts, _ dataset: DatasetSpecification
  ) -> [String] {
    let arePositive = train.positives > 0
    if dataset.table?.hasRatings ?? true {
      return [
        arePositive
          ? "raise 'min_rating' or add lower ratings" : "lower 'min_rating' or add higher ratings"
      ]
    }
    guard let label = dataset.table?.label else {
      return ["name the column of labels, 'label', under 'dataset'"]
    }
    return ["add rows whose '\(label)' is \(arePositive ? 0 : 1)"]
  }

  private static func sampledNegatives(for lacking: [Configuration], isEvery: Bool) -> String {
    // Enough for the lists of the loss.
    let count = lacking.map { $0.hyperparameters.listSize - 1 }.max() ?? 0
    var text = "sample negatives, 'negatives: {per_positive: \(max(count, 4))}'"
    if isEvery { text += " under 'defaults'" }
    let mixed = lacking.filter {
      $0.hyperparameters[ifApplicable: ListLossSettings.weight] ?? 1 < 1
    }
    if !mixed.isEmpty {
      text +=
        isEvery
        ? ", without the 'loss.weight' of \(NameList(mixed.map(\.name)))"
        : ", without 'loss.weight'"
    }
    return text
  }
}
