import ExperimentModel
import Yams

extension GridReader {
  /// Reads the target metric: a name, or a mapping of name and goal.
  mutating func metric(_ node: Node?, of evaluation: EvaluationProtocol) -> TargetMetric? {
    guard let node else { return isSearched ? .ofSearches : TargetMetric() }
    if case .scalar = node {
      return metricDefinition(node, evaluation).map { .init(name: $0.name, goal: $0.goal) }
    }
    guard let entries = entries(of: node, in: "metric", expected: "a name or a mapping") else {
      return nil
    }
    var definition: MetricDefinition?
    var goal: (value: TargetMetric.Goal, node: Node)?
    for entry in entries {
      switch entry.key {
      case "name": definition = metricDefinition(entry.value, evaluation)
      case "goal": goal = self.goal(entry.value).map { ($0, entry.value) }
      case _ where isSearched && WandbFile.ignoredMetricKeys.contains(entry.key):
        note(
          "metric: '\(entry.key)' of W&B is ignored: a search trains all of its trials",
          at: entry.position)
      default: reportUnknown(entry, in: "metric", known: ["name", "goal"])
      }
    }
    guard entries.contains(where: { $0.key == "name" }) else {
      report("metric: expected a 'name'", at: node)
      return nil
    }
    guard let definition else { return nil }
    if let goal, goal.value != definition.goal {
      report(
        "metric: expected the goal \(definition.goal.rawValue) for \(definition.name), found "
          + "'\(goal.value.rawValue)'", at: goal.node)
    }
    return TargetMetric(name: definition.name, goal: definition.goal)
  }

  /// Refuses a metric that is 1 for every model: a single row has only one order, and at most k rows
  /// are all in the top k.
  mutating func refuseCertainMetric(
    _ metric: TargetMetric, of split: SplitSpecification, at position: SourcePosition
  ) {
    guard !split.kind.hasShares, let definition = MetricDefinition.named(metric.name),
      !(definition.scope?.isOfCandidates ?? false), let cutoff = definition.cutoff
    else { return }
    let ignoresOrder = definition.ranking?.ignoresOrder ?? false
    guard split.last == 1 || (ignoresOrder && split.last <= cutoff) else { return }
    let isOfValidation = definition.scope == .validation
    let part = isOfValidation ? "validation" : "test"
    let rows = split.last == 1 ? "one \(part) row" : "\(split.last) \(part) rows"
    let remedy =
      isOfValidation
      ? "let 'metric: \(ValidationMeasure.auc.rawValue)' decide"
      : "rank all movies, 'evaluation: {candidates: all}', and let 'metric: \(metric.name)/all' decide"
    report(
      "metric: \(metric.name) is 1 for every model, because the split leaves each user \(rows) to "
        + "rank; \(remedy)", at: position)
  }

  /// Reads the difference of the target metric below which two configurations are practically equal.
  mutating func rope(_ node: Node, of metric: TargetMetric?) -> Double? {
    guard case .real(let rope) = value(node, in: "rope", domain: .positive) else { return nil }
    let range = metric.flatMap { MetricDefinition.named($0.name) }?.range ?? 0...1
    guard rope < range.upperBound - range.lowerBound else {
      report(
        "rope: expected a difference of \(metric?.name ?? "the metric") that does not matter, such "
          + "as 0.001; found \(ParameterValue.real(rope).rounded)", at: node)
      return nil
    }
    return rope
  }

  private mutating func goal(_ node: Node) -> TargetMetric.Goal? {
    let words = TargetMetric.Goal.allCases.map(\.rawValue)
    guard case .text(let word) = value(node, in: "metric goal", domain: .choice(words)) else {
      return nil
    }
    return TargetMetric.Goal(rawValue: word)
  }

  private mutating func metricDefinition(
    _ node: Node, _ evaluation: EvaluationProtocol
  ) -> MetricDefinition? {
    let metrics = isSearched ? evaluation.validationMetrics : evaluation.metrics
    let names = metrics.map(\.name)
    guard let name = text(node, in: "metric", expected: Self.alternatives(names)) else {
      return nil
    }
    let all = isSearched ? metrics : metrics + evaluation.validationMetrics
    if isSearched, let definition = MetricDefinition.named(name), definition.scope != .validation {
      refuseTestMetric(definition, evaluation, at: node)
      return nil
    }
    if let definition = all.first(where: { $0.name == name }) { return definition }
    if let definition = MetricDefinition.named(name) {
      report(
        "metric: \(definition.name) is not measured here; \(Self.remedy(definition))", at: node)
      return nil
    }
    // Reports and the results view use other names for the same metrics.
    let known =
      all.first { [$0.label.lowercased(), $0.column].contains(name.lowercased()) }
      ?? all.first { $0.name == Self.validationName(of: name) }
      ?? (Self.isAccuracy(name) ? all.first { $0.ofTestRows.name == RowMetric.auc.name } : nil)
    let suggestion =
      known.map { "; did you mean '\($0.name)'?" }
      ?? Spelling.suggestion(for: name, among: all.map(\.name))
    report(
      "metric: expected \(Self.alternatives(names, nearestTo: name)), found '\(name)'\(suggestion)",
      at: node)
    return nil
  }

  private var isSearched: Bool { search?.isSearch ?? false }

  private mutating func refuseTestMetric(
    _ definition: MetricDefinition, _ evaluation: EvaluationProtocol, at node: Node
  ) {
    let other = definition.ofTestRows.within(.validation)
    let isMeasured = evaluation.validationMetrics.contains(other)
    report(
      "metric: a search that chooses by the test rows leaves none for an honest result; use "
        + "'\(other.name)'" + (isMeasured ? "" : " and \(Self.remedy(other))"), at: node)
  }

  /// Returns the name here of a metric that other programs call `val_loss` or `val/auc`.
  private static func validationName(of name: String) -> String {
    let rest = name.split(maxSplits: 1) { "_/".contains($0) }.last.map(String.init) ?? name
    return MetricScope.validation.name(ofMetric: rest == "loss" ? RowMetric.logLoss.name : rest)
  }

  /// True for `val_acc` and other names of the share of right classes, which is not measured: the AUC
  /// takes its place.
  private static func isAccuracy(_ name: String) -> Bool {
    let words = name.lowercased().split { "_/-.".contains($0) }
    return words.contains { ["accuracy", "acc"].contains($0) }
  }

  /// Instructions to measure a metric that is not measured.
  private static func remedy(_ definition: MetricDefinition) -> String {
    switch definition.scope {
    case .all: "it needs 'candidates: all' under 'evaluation', and its k"
    case .sampled: "it needs 'candidates: {sampled: 100}' under 'evaluation', and its k"
    case .coldUsers, .coldMovies:
      "metrics of cold users and movies are reported, but decide nothing"
    case nil, .validation: "add its k under 'evaluation': {k: [\(definition.cutoff ?? 0)]}"
    }
  }
}

extension TargetMetric {
  /// The metric by which a search chooses unless the grid names another.
  fileprivate static let ofSearches = TargetMetric(
    name: ValidationMeasure.auc.rawValue, goal: ValidationMeasure.auc.goal)
}
