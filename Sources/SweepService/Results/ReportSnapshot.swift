import Analysis
import ExperimentModel

extension ResultReader {
  /// Returns a sweep's snapshot with only the per-user values that the report tests.
  ///
  /// Per-user values are most of a snapshot's bytes.
  ///
  /// - Parameters:
  ///   - metric: judges in place of the sweep's own.
  ///   - showsEpochs: true if the report needs the epochs of finished trials.
  func reportSnapshot(
    ofSweep name: String, metric: MetricDefinition? = nil, showsEpochs: Bool
  ) throws -> SweepSnapshot {
    func judged(_ sweep: Sweep) -> Sweep {
      guard let metric, metric.name != sweep.metric.name else { return sweep }
      var sweep = sweep
      sweep.metric = TargetMetric(name: metric.name, goal: metric.goal)
      // It is in the unit of the sweep's own metric.
      sweep.rope = nil
      return sweep
    }
    var snapshot = try searchedSnapshot(ofSweep: name) {
      SnapshotContents(
        userMetrics: Comparison.userMetrics(for: judged($0)), historyOfFinished: showsEpochs)
    }
    snapshot.sweep = judged(snapshot.sweep)
    snapshot.confirmations = try confirmations(ofSweep: name).map { confirmation in
      var confirmation = confirmation
      confirmation.sweep = judged(confirmation.sweep)
      return confirmation
    }
    return snapshot
  }

  /// Returns the snapshot of the sweep's confirmation; empty without one.
  private func confirmations(ofSweep name: String) throws -> [SweepSnapshot] {
    let confirmation = Confirmation.name(of: name)
    guard try sweeps().contains(where: { $0.name == confirmation }) else { return [] }
    let snapshot = try snapshot(ofSweep: confirmation) { _ in
      SnapshotContents(userMetrics: [], historyOfFinished: false, attentionMaps: false)
    }
    return snapshot.sweep.confirmation?.sweep == name ? [snapshot] : []
  }

  /// Returns the name of the sweep that is meant; nil means the latest.
  ///
  /// - Throws: `ServiceError` if the database has no sweep.
  func sweepName(_ name: String?) throws -> String {
    guard let name = try name.map(SweepName.stored) ?? latestSweep() else {
      throw ServiceError("\(path) holds no sweep yet; run one: sweep experiments/grid.conf")
    }
    return name
  }
}
