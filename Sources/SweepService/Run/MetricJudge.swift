import Datasets
import ExperimentModel

/// Finds the metrics that mean nothing, and why.
struct MetricJudge {
  let supports: [String: MetricSupport]
  let test: LabelCounts
  let validation: LabelCounts
  /// True if models learn from sampled negatives. Without negatives of their own, test rows then show
  /// nothing: the least log loss is that of a model to which everything is positive.
  let areNegativesSampled: Bool

  init(_ sweep: Sweep, _ data: SplitData) {
    (supports, test, validation) = (data.supports, data.test, data.validation)
    // Where nothing can be learned from the data's own labels, negatives will be sampled.
    areNegativesSampled =
      data.samplesNegatives
      || data.configurationsWithOneLabel(of: sweep).count == sweep.configurations.count
  }

  /// Why the target metric cannot decide; nil if it can, or is not among `metrics`.
  ///
  /// - Parameter elsewise: what else to do about it than to choose another metric.
  func refusal(
    of target: TargetMetric, among metrics: [MetricDefinition], elsewise: String?
  ) -> String? {
    guard let metric = metrics.first(where: { $0.name == target.name }),
      let fault = fault(of: metric)
    else { return nil }
    let remedies = [elsewise, remedy(for: metric, among: metrics)].compactMap(\.self)
    return "metric: \(metric.name) \(fault.predicate(1)), because \(fault.reason)"
      + (remedies.isEmpty ? "" : "; ") + remedies.joined(separator: ", or ")
  }

  /// Why a metric says nothing, "cannot be computed, because …"; nil if it does not, or is unknown.
  func fault(of name: String) -> String? {
    MetricDefinition.named(name).flatMap(fault).map { "\($0.predicate(1)), because \($0.reason)" }
  }

  /// What to do about a metric that cannot decide; nil if it can, or nothing helps.
  func remedy(for target: TargetMetric, among metrics: [MetricDefinition]) -> String? {
    metrics.first { $0.name == target.name && fault(of: $0) != nil }
      .flatMap { remedy(for: $0, among: metrics) }
  }

  private func remedy(for metric: MetricDefinition, among metrics: [MetricDefinition]) -> String? {
    let usable = metrics.filter { fault(of: $0) == nil }.map(\.name)
    guard usable.isEmpty else {
      return "choose a metric that can decide: \(usable.joined(separator: ", "))"
    }
    guard test.positives > 0, !metrics.contains(where: { $0.scope?.isOfCandidates ?? false }) else {
      return nil
    }
    let ranking = metric.ranking.map { $0.name(at: metric.cutoff ?? 0) } ?? TargetMetric().name
    return "rank the movies that users have not seen, 'evaluation: {candidates: all}', and let "
      + "'metric: \(ranking)/\(MetricScope.all.rawValue)' decide"
  }

  /// True if no fault of the metric of that name is known.
  func canDecide(_ name: String) -> Bool {
    MetricDefinition.named(name).map { fault(of: $0) == nil } ?? false
  }

  /// Why a metric of the data's own validation rows says nothing; nil if it does, or is unknown.
  func fault(ofValidation metric: MetricDefinition) -> String? {
    fault(supports[metric.name], of: metric).map { "\($0.predicate(1)), because \($0.reason)" }
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
    if areNegativesSampled, !(metric.scope?.isOfCandidates ?? false) {
      if metric.scope == .validation {
        // Sampled negatives are among the validation rows.
        if validation.positives > 0 { return nil }
      } else if let text = test.oneLabelText("test") {
        return Fault(isConstant: false, reason: text)
      }
    }
    return fault(support, of: metric)
  }

  private func fault(_ support: MetricSupport?, of metric: MetricDefinition) -> Fault? {
    guard let support, support.count == 0 || support.isConstant else { return nil }
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
