import Analysis
import ExperimentModel

/// A sweep as it last ran, with its results.
struct EarlierRun {
  let sweep: Sweep
  private let records: [TrialID: TrialRecord]

  /// Nil if the sweep never ran. A database that can't be read is an error later, where it matters.
  init?(ofSweep name: String, in paths: ProjectPaths) {
    guard paths.hasDatabase, let results = try? SQLiteStorage.results(at: paths.database),
      let snapshot = try? results.snapshot(
        ofSweep: name,
        contents: { _ in
          SnapshotContents(userMetrics: [], historyOfFinished: false, attentionMaps: false)
        })
    else { return nil }
    sweep = snapshot.sweep
    records = Dictionary(
      snapshot.trials.map { ($0.trial.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func outcome(of trial: TrialID, _ metric: TargetMetric) -> Settlement.Outcome {
    records[trial].map { .init($0, metric) } ?? .pending
  }
}
