import ExperimentModel

/// Stored results of a planned sweep.
struct SweepHistory {
  /// States of the wanted trials, from any sweep.
  let states: [TrialID: TrialState]
  /// The trials of the sweep as it was last run.
  let trials: [TrialRecord]

  init(_ preparation: SweepPreparation, in paths: ProjectPaths) throws {
    let results = try SQLiteStorage.results(at: paths.database)
    states = try results.states(of: preparation.wanted.map(\.id))
    let name = preparation.sweep.name
    guard try results.sweeps().contains(where: { $0.name == name }) else {
      trials = []
      return
    }
    trials = try results.snapshot(ofSweep: name) { _ in
      SnapshotContents(
        userMetrics: [], historyOfFinished: false, attentionMaps: false)
    }.trials
  }
}
