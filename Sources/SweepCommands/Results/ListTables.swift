import ExperimentModel
import Reporting

extension Table {
  /// One row per sweep.
  init(_ sweeps: [SweepSummary]) {
    self.init(
      columns: ["sweep", "dataset", "configurations", "trials", "finished", "other states"],
      rows: sweeps.map { sweep in
        let others = TrialState.allCases.filter { $0 != .finished && sweep.states[$0] != nil }
        return [
          .text(sweep.name), .text(sweep.dataset), .init(sweep.configurations),
          .init(sweep.trials), .init(sweep.states[.finished] ?? 0),
          .text(others.map { "\(sweep.states[$0]!) \($0.rawValue)" }.joined(separator: ", ")),
        ]
      })
  }

  /// Names of the metrics in a table of trials.
  static let metricsOfTrials = MetricDefinition.experimentLog + [RowMetric.auc.name]

  /// One row per trial; its metrics are `metricsOfTrials`.
  init(_ trials: [TrialSummary]) {
    let hasSplits = trials.contains { $0.split != nil }
    self.init(
      columns: [
        .init("trial"), .init("number"), .init("name", isEssential: true), .init("seed"),
      ] + (hasSplits ? [.init("split")] : []) + [
        .init("state", isEssential: true), .init("epochs"), .init("kept_epoch"),
        .init("ndcg", decimals: 4, isEssential: true), .init("hitrate", decimals: 4),
        .init("auc", decimals: 4), .init("seconds", decimals: 1),
      ],
      rows: trials.map { trial in
        let identity: [TableCell] = [
          .text(trial.id.short), .init(trial.number), .text(trial.name), .text("\(trial.seed)"),
        ]
        let split: [TableCell] = hasSplits ? [.text(trial.split.map(String.init) ?? "")] : []
        let state: [TableCell] = [
          .text(trial.state.rawValue), .init(trial.epochs), .init(trial.keptEpoch),
        ]
        return identity + split + state + trial.metrics.map(TableCell.init) + [
          TableCell(trial.seconds)
        ]
      })
  }
}
