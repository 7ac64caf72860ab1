import ExperimentModel
import Yams

extension GridReader {
  /// Reads the target metric: a name, or a mapping of name and goal.
  mutating func metric(_ node: Node?, of evaluation: EvaluationProtocol) -> TargetMetric? {
    guard let node else { return TargetMetric() }
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

  /// Refuses a metric that is 1 for every model: a single test row has only one order, and at most k
  /// test rows are all in the top k.
  mutating func refuseCertainMetric(
    _ metric: TargetMetric, of split: SplitSpecification, at position: SourcePosition
  ) {
    guard !split.kind.hasShares, let definition = MetricDefinition.named(metric.name),
      definition.scope == nil, let cutoff = definition.cutoff
    else { return }
    let ignoresOrder = definition.ranking?.ignoresOrder ?? false
    guard split.last == 1 || (ignoresOrder && split.last <= cutoff) else { return }
    let rows = split.last == 1 ? "one test row" : "\(split.last) test rows"
    report(
      "metric: \(metric.name) is 1 for every model, because the split leaves each user \(rows) to "
        + "rank; rank all movies, 'evaluation: {candidates: all}', and let \(metric.name)/all decide, "
        + "or a metric over rows such as auc", at: position)
  }

  /// Refuses a metric of probabilities that some configuration does not predict.
  mutating func refuseMissingProbabilities(
    for metric: TargetMetric, in configurations: [Configuration], at position: SourcePosition
  ) {
    guard MetricDefinition.named(metric.name)?.needsProbabilities ?? false else { return }
    let without = configurations.filter { !$0.hyperparameters.predictsProbabilities }
    guard let first = without.first else { return }
    let others = without.count > 1 ? " and \(without.count - 1) more" : ""
    report(
      "metric: \(metric.name) needs probabilities, and the scores of '\(first.name)'\(others) are none, "
        + "because the loss \(first.hyperparameters.loss.name) with a weight of 1 only compares rows of a "
        + "user; set a 'loss.weight' below 1, or choose another metric", at: position)
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
    let metrics = evaluation.metrics
    let names = metrics.map(\.name)
    guard let name = text(node, in: "metric", expected: Self.alternatives(names)) else {
      return nil
    }
    if let definition = metrics.first(where: { $0.name == name }) { return definition }
    if let definition = MetricDefinition.named(name) {
      report(
        "metric: \(definition.name) is not measured here; \(Self.remedy(definition))", at: node)
      return nil
    }
    // Reports and the results view use other names for the same metrics.
    let known = metrics.first { [$0.label.lowercased(), $0.column].contains(name.lowercased()) }
    let suggestion =
      known.map { "; did you mean '\($0.name)'?" } ?? Spelling.suggestion(for: name, among: names)
    report(
      "metric: expected \(Self.alternatives(names, nearestTo: name)), found '\(name)'\(suggestion)",
      at: node)
    return nil
  }

  /// Instructions to measure a metric that is not measured.
  private static func remedy(_ definition: MetricDefinition) -> String {
    switch definition.scope {
    case .all: "it needs 'candidates: all' under 'evaluation', and its k"
    case .sampled: "it needs 'candidates: {sampled: 100}' under 'evaluation', and its k"
    case .coldUsers, .coldMovies:
      "metrics of cold users and movies are reported, but decide nothing"
    case nil: "add its k under 'evaluation': {k: [\(definition.cutoff ?? 0)]}"
    }
  }
}
