import ExperimentModel
import Yams

extension GridReader {
  /// What a sweep is judged by.
  struct Objectives {
    var metric: TargetMetric
    /// Those of a search beside the metric.
    var further: [SearchObjective] = []

    /// All of them but the costs.
    var metrics: [TargetMetric] {
      further.reduce(into: [metric]) { metrics, objective in
        if case .metric(let metric) = objective { metrics.append(metric) }
      }
    }
  }

  /// Reads `metric`, or `metrics` of a search; nil after mistakes.
  mutating func objectives(
    _ metric: GridEntry?, several metrics: GridEntry?, of evaluation: EvaluationProtocol
  ) -> Objectives? {
    guard let metrics else {
      return self.metric(metric?.value, of: evaluation).map { Objectives(metric: $0) }
    }
    // Without a method, it is reported as a key of searches.
    guard let search else { return nil }
    if let metric {
      report(
        "grid: 'metric' and 'metrics', in line \(metrics.position.line), exclude each other; keep "
          + "one of them", at: metric.position)
    }
    guard search.isSearch else {
      report("metrics: a grid has one 'metric'; only searches have several", at: metrics.position)
      return nil
    }
    if search.method == .gp {
      report(
        "metrics: '\(search.word)' optimizes one metric; use 'method: tpe' for several",
        at: metrics.position)
    }
    if search.endsEarly {
      report(
        "metrics: 'early_terminate' judges trials by one metric; leave it out, or give one 'metric'",
        at: metrics.position)
    }
    return objectives(metrics.value, of: evaluation)
  }

  private mutating func objectives(
    _ node: Node, of evaluation: EvaluationProtocol
  ) -> Objectives? {
    let expected = "a list of metrics and costs, such as [validation_auc, seconds_estimate]"
    guard let items = items(of: node, in: "metrics", expected: expected) else { return nil }
    let mistakes = issues.count
    var objectives: [SearchObjective] = []
    for item in items {
      guard let objective = objective(item, of: evaluation) else { continue }
      if objectives.contains(where: { $0.name == objective.name }) {
        report("metrics: '\(objective.name)' is given twice", at: item)
      } else if case .cost = objective, let other = objectives.first(where: \.isCost) {
        report(
          "metrics: '\(objective.name)' and '\(other.name)' order trials alike; keep one of them",
          at: item)
      }
      objectives.append(objective)
    }
    guard issues.count == mistakes else { return nil }
    if items.count == 1 {
      report("metrics: expected at least two; for one, give 'metric'", at: node)
    }
    let first = objectives.firstIndex { !$0.isCost }
    guard let first, case .metric(let metric) = objectives[first] else {
      report("metrics: expected a metric beside the costs, such as validation_auc", at: node)
      return nil
    }
    objectives.remove(at: first)
    return Objectives(metric: metric, further: objectives)
  }

  /// Reads one objective: a name, or a mapping of name and goal.
  private mutating func objective(
    _ node: Node, of evaluation: EvaluationProtocol
  ) -> SearchObjective? {
    let words = SearchCost.allCases.map(\.rawValue)
    let entries =
      if case .mapping = node { entries(of: node, in: "metrics") ?? [] } else { [GridEntry]() }
    let name = entries.first { $0.key == "name" }?.value ?? node
    if let word = name.scalar?.string {
      if let cost = SearchCost(rawValue: word) {
        for entry in entries where entry.key != "name" { checkGoal(entry, of: cost) }
        return .cost(cost)
      }
      if let near = Spelling.nearest(to: word, among: words) {
        report(
          "metrics: expected a metric or a cost, found '\(word)'; did you mean '\(near)'?", at: name
        )
        return nil
      }
    }
    return metric(node, of: evaluation).map(SearchObjective.metric)
  }

  private mutating func checkGoal(_ entry: GridEntry, of cost: SearchCost) {
    guard entry.key == "goal" else {
      return reportUnknown(entry, in: "metrics", known: ["name", "goal"])
    }
    let goal = TargetMetric.Goal.minimize.rawValue
    if entry.value.scalar?.string != goal {
      report(
        "metrics: expected the goal \(goal) for \(cost.rawValue), found \(found(entry.value))",
        at: entry.value)
    }
  }
}

extension SearchObjective {
  fileprivate var isCost: Bool { if case .cost = self { true } else { false } }
}
