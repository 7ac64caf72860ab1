import ExperimentModel
import ResultStore

/// What a database knows of a sweep that is to be planned.
struct SweepHistory {
  /// Of the wanted trials, whichever sweep trained them.
  let states: [TrialID: TrialState]
  /// The trials of the sweep as it was last run.
  let trials: [TrialRecord]

  init(_ preparation: SweepPreparation, in paths: ProjectPaths) throws {
    let results = try SQLiteResults(path: paths.database)
    states = try results.states(of: preparation.wanted.map(\.id))
    let name = preparation.sweep.name
    guard try results.sweeps().contains(where: { $0.name == name }) else {
      trials = []
      return
    }
    trials = try results.snapshot(ofSweep: name) { _ in
      SnapshotContents(userMetrics: [], historyOfFinished: false)
    }.trials
  }
}
