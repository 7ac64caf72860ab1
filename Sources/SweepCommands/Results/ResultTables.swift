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
  let trials: [TrialSummary]

  init(_ trials: [TrialSummary]) { self.trials = trials }

  var table: Table {
    Table(
      columns: [
        "trial", "number", "name", "seed", "state", "epochs", "ndcg", "hitrate", "auc", "seconds",
      ],
      rows: trials.map { trial in
        [
          .text(trial.id.short), .integer(Int64(trial.number)), .text(trial.name),
          .integer(Int64(clamping: trial.seed)), .text(trial.state.rawValue),
          .integer(Int64(trial.epochs)), metric("ndcg_all@10", of: trial),
          metric("recall@10", of: trial), metric("auc", of: trial),
          TableCell(trial.seconds.map { ($0 * 10).rounded() / 10 }),
        ]
      })
  }

  private func metric(_ name: String, of trial: TrialSummary) -> TableCell {
    TableCell(trial.metrics[name].map { ($0 * 10_000).rounded() / 10_000 })
  }
}

extension TableFormat: ExpressibleByArgument {}
