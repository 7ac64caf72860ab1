import ExperimentModel

/// The table that a report begins with.
struct ComparisonTable {
  let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var text: String {
    let columns = comparison.columns
    let metrics = shownMetrics
    let rows = comparison.outcomes.map { outcome in
      ["\(outcome.number)", Markdown.escape(description(of: outcome.configuration))]
        + columns.map { definition in
          Markdown.escape(
            definition.value(in: outcome.configuration.hyperparameters)?.description ?? "–")
        }
        + metrics.map { cell($0, outcome) } + [verdict(outcome)]
    }
    return MarkdownTable(
      header: ["#", "description"] + columns.map { Markdown.escape(heading(of: $0)) }
        + metrics.map { Markdown.escape($0.label) } + ["result"],
      rows: rows,
      rightAligned: [true, false] + columns.map(isNumeric) + metrics.map { _ in true } + [false]
    ).text
  }

  /// NDCG and Hitrate, and the target metric if it is another one.
  private var shownMetrics: [MetricDefinition] {
    let names = ["ndcg_all@10", "recall@10"]
    return MetricDefinition.all.filter {
      names.contains($0.name) || $0.name == comparison.metric
    }
  }

  private func heading(of definition: HyperparameterDefinition) -> String {
    definition.name == "embedding_dim" ? "embed_dim" : definition.name
  }

  private func description(of configuration: Configuration) -> String {
    configuration.description.isEmpty
      ? configuration.name : "\(configuration.name): \(configuration.description)"
  }

  private func isNumeric(_ definition: HyperparameterDefinition) -> Bool {
    switch definition.domain {
    case .integer, .real: true
    default: false
    }
  }

  private func cell(_ metric: MetricDefinition, _ outcome: ConfigurationOutcome) -> String {
    guard let mean = outcome.mean(of: metric.name) else { return "–" }
    var text = NumberText.metric(mean)
    if let deviation = outcome.deviation(of: metric.name) {
      text += " ± \(NumberText.metric(deviation))"
    }
    if outcome.finished.count < comparison.sweep.seeds.count {
      text += " (n = \(outcome.finished.count))"
    }
    return mean == bestValue(of: metric) ? "**\(text)**" : text
  }

  private func bestValue(of metric: MetricDefinition) -> Double? {
    let values = comparison.outcomes.compactMap { $0.mean(of: metric.name) }
    return metric.goal == .maximize ? values.max() : values.min()
  }

  private func verdict(_ outcome: ConfigurationOutcome) -> String {
    if outcome.finished.isEmpty {
      let states = Set(outcome.trials.map { $0.state.rawValue.replacing("_", with: " ") })
      return states.sorted().joined(separator: ", ")
    }
    return comparison.verdict(outcome).rawValue
  }
}
