package import ExperimentModel

/// The short table at the end of a run.
package struct RunSummaryText {
  private let comparison: Comparison

  package init(_ snapshot: SweepSnapshot) { comparison = Comparison(snapshot) }

  package var text: String {
    let best = comparison.best?.configuration.name
    let rows = comparison.outcomes.map { outcome -> [TableCell] in
      let unfinished = outcome.trials.filter { $0.state != .finished }
      let states = Set(unfinished.map { $0.state.rawValue }).sorted().joined(separator: ", ")
      var result = comparison.verdict(outcome).rawValue
      if outcome.configuration.name == best { result += " best" }
      return [
        .text(outcome.configuration.name), metric("ndcg_all@10", outcome),
        metric("recall@10", outcome), metric("auc", outcome),
        .text(
          [outcome.finished.isEmpty ? "" : result, states].filter { !$0.isEmpty }
            .joined(separator: " ")),
      ]
    }
    return TableFormat.table.render(
      Table(columns: ["name", "NDCG", "Hitrate", "AUC", "result"], rows: rows))
  }

  private func metric(_ name: String, _ outcome: ConfigurationOutcome) -> TableCell {
    outcome.mean(of: name).map { .text(NumberText.metric($0)) } ?? .null
  }
}
