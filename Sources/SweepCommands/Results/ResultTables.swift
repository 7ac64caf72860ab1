import ArgumentParser
import ExperimentModel
import Reporting
import ResultStore

/// What `sweep list` shows of sweeps.
struct SweepTable {
  let sweeps: [SweepSummary]

  init(_ sweeps: [SweepSummary]) { self.sweeps = sweeps }

  var table: Table {
    Table(
      columns: ["sweep", "dataset", "configurations", "trials", "finished", "other states"],
      rows: sweeps.map { sweep in
        let others = TrialState.allCases.filter { $0 != .finished && sweep.states[$0] != nil }
        return [
          .text(sweep.name), .text(sweep.dataset), .integer(Int64(sweep.configurations)),
          .integer(Int64(sweep.trials)), .integer(Int64(sweep.states[.finished] ?? 0)),
          .text(others.map { "\(sweep.states[$0]!) \($0.rawValue)" }.joined(separator: ", ")),
        ]
      })
  }
}

/// What `sweep list SWEEP` shows of trials.
struct TrialTable {
  /// Names of the metrics that it shows.
  static let metrics = MetricDefinition.experimentLog + [RowMetric.auc.name]

  let trials: [TrialSummary]

  init(_ trials: [TrialSummary]) { self.trials = trials }

  var table: Table {
    Table(
      columns: [
        .init("trial"), .init("number"), .init("name", isEssential: true), .init("seed"),
        .init("state", isEssential: true), .init("epochs"),
        .init("ndcg", decimals: 4, isEssential: true), .init("hitrate", decimals: 4),
        .init("auc", decimals: 4), .init("seconds", decimals: 1),
      ],
      rows: trials.map { trial in
        [
          .text(trial.id.short), .integer(Int64(trial.number)), .text(trial.name),
          .text("\(trial.seed)"), .text(trial.state.rawValue), .integer(Int64(trial.epochs)),
        ] + trial.metrics.map(TableCell.init) + [TableCell(trial.seconds)]
      })
  }
}

extension TableFormat: ExpressibleByArgument {}
