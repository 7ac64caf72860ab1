import Datasets
import ExperimentModel

/// Faults of a sweep's data that make training or testing pointless: parts with one label, metrics
/// that cannot be computed, metrics that are the same for every model. Known before training.
///
/// Metrics of the validation rows are judged where they decide: as the target metric, or monitored.
struct DegenerateData {
  /// Why the sweep is refused; nil if it is not.
  let error: String?
  /// One line each.
  let warnings: [String]

  init(_ sweep: Sweep, _ datasets: SweepDatasets) {
    let dataset = datasets.whole
    let train = dataset.labelCounts(of: dataset.train)
    let validation = dataset.labelCounts(of: dataset.validation)
    let test = dataset.labelCounts(of: dataset.test)
    let evaluation = sweep.dataset.evaluation ?? .standard
    let metrics = evaluation.metrics
    let ofValidation = evaluation.validationMetrics
    let areSampled = sweep.configurations.map { $0.hyperparameters.negativesPerPositive > 0 }
    let judge = MetricJudge(
      supports: datasets.supports, test: test, validation: validation,
      areNegativesSampled: areSampled.contains(true))
    // Positive rows bring their negatives.
    func hasOneLabel(_ counts: LabelCounts) -> Bool {
      counts.positives == 0 || areSampled.contains(false)
    }
    error =
      train.oneLabelText("training").flatMap { text in
        guard hasOneLabel(train) else { return nil }
        let name = sweep.configurations[areSampled.firstIndex(of: false) ?? 0].name
        return (areSampled.contains(true) && train.positives > 0 ? "\(name): " : "")
          + "\(text), so there is nothing to learn; "
          + Self.remedy(train, sweep.dataset, hasBothLabels: dataset.hasBothLabels)
      } ?? judge.refusal(of: sweep.metric.name, among: metrics)
      ?? judge.refusal(of: sweep.metric.name, among: ofValidation)
      ?? sweep.configurations.lazy.compactMap {
        judge.refusal(ofMonitorsOf: $0)
      }
      .first

    var warnings: [String] = []
    if let text = validation.oneLabelText("validation"), hasOneLabel(validation) {
      warnings.append("\(text), so there is no validation AUC and no best epoch")
    } else if validation.rows < MetricSupport.fewest {
      warnings.append(
        "the validation AUC rests on only \(validation.rows) rows: do not choose an epoch by it")
    }
    warnings += judge.warnings(
      among: metrics + ofValidation.filter { $0.name == sweep.metric.name },
      target: sweep.metric.name)
    self.warnings = warnings
  }

  private static func remedy(
    _ train: LabelCounts, _ dataset: DatasetSpecification, hasBothLabels: Bool
  ) -> String {
    if hasBothLabels { return "divide the rows differently, with another 'split'" }
    var remedies: [String] = []
    if dataset.table?.hasRatings ?? true {
      remedies.append(
        train.positives == 0
          ? "lower 'min_rating' or add higher ratings" : "raise 'min_rating' or add lower ratings")
    } else if let label = dataset.table?.label {
      remedies.append("add rows whose '\(label)' is \(train.positives == 0 ? 1 : 0)")
    } else {
      remedies.append("name the column of labels, 'label', under 'dataset'")
    }
    if train.positives > 0 {
      remedies.append("sample negatives, 'negatives: {per_positive: 4}' under 'defaults'")
    }
    return remedies.joined(separator: ", or ")
  }
}

/// Finds the metrics that mean nothing, and why.
private struct MetricJudge {
  let supports: [String: MetricSupport]
  let test: LabelCounts
  let validation: LabelCounts
  /// True if models learn from sampled negatives. Without negatives of their own, test rows then show
  /// nothing: the least log loss is that of a model to which everything is positive.
  let areNegativesSampled: Bool

  /// Why the metric cannot decide; nil if it can.
  func refusal(of name: String, among metrics: [MetricDefinition]) -> String? {
    guard let metric = metrics.first(where: { $0.name == name }), let fault = fault(of: metric)
    else { return nil }
    let usable = metrics.filter { self.fault(of: $0) == nil }.map(\.name)
    let remedy: String
    if !usable.isEmpty {
      remedy = "; these can decide: \(usable.joined(separator: ", "))"
    } else if test.positives > 0, !metrics.contains(where: { $0.scope?.isOfCandidates ?? false }) {
      let ranking = (metric.isRanking ? name : TargetMetric().name) + "/\(MetricScope.all.rawValue)"
      remedy =
        "; rank the movies that users have not seen, 'evaluation: {candidates: all}', and let "
        + "'metric: \(ranking)' decide"
    } else {
      remedy = ""
    }
    return "metric: \(name) \(fault.predicate(1)), because \(fault.reason)" + remedy
  }

  /// Why a monitored metric cannot decide; nil if all can.
  func refusal(
    ofMonitorsOf configuration: Configuration
  ) -> String? {
    let settings = configuration.hyperparameters
    let monitors = [settings.earlyStoppingMonitor, settings.plateauMonitor].compactMap {
      $0?.rawValue
    }
    for name in monitors {
      guard let metric = MetricDefinition.named(name) else { continue }
      if metric.needsProbabilities, !settings.predictsProbabilities {
        return "\(configuration.name): \(name) needs probabilities, and the scores of the loss "
          + "\(settings.loss.name) with a weight of 1 are none; monitor validation_gauc, or set a "
          + "'loss.weight' below 1"
      }
      // Sampled negatives change the validation rows.
      guard settings.negativesPerPositive == 0, let fault = fault(of: metric) else { continue }
      return "\(configuration.name): \(name) \(fault.predicate(1)), because \(fault.reason); "
        + "monitor \(ValidationMeasure.loss.rawValue) instead"
    }
    return nil
  }

  /// One warning per fault with its metrics, then the metrics that rest on few users or rows.
  func warnings(among metrics: [MetricDefinition], target: String) -> [String] {
    var faults: [(fault: Fault, names: [String])] = []
    for metric in metrics where metric.name != target {
      guard let fault = fault(of: metric), !isLeftOut(metric) else { continue }
      if let place = faults.firstIndex(where: { $0.fault == fault }) {
        faults[place].names.append(metric.name)
      } else {
        faults.append((fault, [metric.name]))
      }
    }
    let thin = metrics.compactMap { metric -> String? in
      guard let support = supports[metric.name], support.isThin else { return nil }
      return "\(metric.name) (\(support.text))"
    }
    let close = metrics.compactMap { metric -> String? in
      guard let support = supports[metric.name], support.isDecidedByFew else { return nil }
      return "\(metric.name) (\(support.decisive) of \(support.text))"
    }
    return faults.map { fault, names in
      "\(names.joined(separator: ", ")) \(fault.predicate(names.count)), because \(fault.reason)"
    }
      + (thin.isEmpty
        ? []
        : [
          "metrics that rest on fewer than \(MetricSupport.fewest) users or rows say little: "
            + thin.joined(separator: ", ")
        ])
      + (close.isEmpty
        ? []
        : [
          "metrics that fewer than \(MetricSupport.fewest) users can change say little, for the others' "
            + "test rows have one order: \(close.joined(separator: ", "))"
        ])
  }

  /// What is wrong with a metric.
  private struct Fault: Equatable {
    /// True if every model has the same value; false if there is none.
    let isConstant: Bool
    let reason: String

    func predicate(_ count: Int) -> String {
      isConstant
        ? "\(count == 1 ? "is" : "are") the same for every model" : "cannot be computed"
    }
  }

  private func fault(of metric: MetricDefinition) -> Fault? {
    guard let support = supports[metric.name] else { return nil }
    let isOfCandidates = metric.scope?.isOfCandidates ?? false
    if areNegativesSampled, !isOfCandidates, metric.scope != .validation,
      let text = test.oneLabelText("test")
    {
      return Fault(isConstant: false, reason: text)
    }
    guard support.count == 0 || support.isConstant else { return nil }
    return Fault(isConstant: support.isConstant, reason: reason(metric, support))
  }

  /// True for metrics of own test rows of data without negatives, where candidates are ranked instead.
  private func isLeftOut(_ metric: MetricDefinition) -> Bool {
    areNegativesSampled && test.positives == test.rows
      && !(metric.scope?.isOfCandidates ?? false) && metric.scope != .validation
  }

  private func reason(_ metric: MetricDefinition, _ support: MetricSupport) -> String {
    let isOfValidation = metric.scope == .validation
    let (part, labels) = isOfValidation ? ("validation", validation) : ("test", test)
    if metric.scope?.isOfCandidates ?? false, test.positives > 0 {
      return "no user has enough other movies to rank"
    }
    if let text = labels.oneLabelText(part) { return text }
    if support.count == 0 { return "no user has a positive and a negative \(part) row" }
    // True if some user has a positive and a negative row.
    let gauc = RowMetric.gauc.name
    let ranked = isOfValidation ? MetricScope.validation.name(ofMetric: gauc) : gauc
    if supports[ranked]?.count ?? 0 > 0, let cutoff = metric.cutoff {
      if metric.ranking == .recall {
        return "no user with both labels has more than \(cutoff) \(part) rows"
      }
      if metric.ranking == .hitRate {
        return "no user with a positive \(part) row has \(cutoff) negative ones"
      }
    }
    return support.count == 1
      ? "the only user with a positive \(part) row has no negative one"
      : "none of the \(support.count) users with a positive \(part) row has a negative one"
  }
}
