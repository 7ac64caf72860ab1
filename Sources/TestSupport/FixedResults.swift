package import ExperimentModel
import Foundation

/// Results without a database, for tests of what reads them: the snapshots of some sweeps, the
/// latest last.
package struct FixedResults: ResultReader, ResultQueries {
  private let snapshots: [SweepSnapshot]

  package init(_ snapshots: [SweepSnapshot]) { self.snapshots = snapshots }

  package var path: String { "memory" }

  package func sweeps() -> [SweepSummary] {
    snapshots.reversed().map { snapshot in
      SweepSummary(
        name: snapshot.sweep.name, registeredAt: .distantPast, dataset: snapshot.dataset.name,
        metric: snapshot.sweep.metric, baseline: snapshot.sweep.baseline,
        configurations: snapshot.sweep.configurations.count,
        states: Dictionary(snapshot.trials.map { ($0.state, 1) }, uniquingKeysWith: +))
    }
  }

  package func latestSweep() -> String? { snapshots.last?.sweep.name }

  package func snapshot(
    ofSweep name: String, contents: (Sweep) -> SnapshotContents
  ) throws(ResultStoreError) -> SweepSnapshot {
    guard let snapshot = snapshots.first(where: { $0.sweep.name == name }) else {
      throw ResultStoreError(.noSuchSweep, "there is no sweep '\(name)'")
    }
    return snapshot
  }

  package func trials(
    ofSweep name: String, metrics: [String]
  ) throws(ResultStoreError) -> [TrialSummary] {
    try snapshot(ofSweep: name).trials.map { record in
      TrialSummary(
        id: record.id, number: record.number, name: record.trial.configuration.name,
        seed: record.trial.seed, split: record.trial.split, state: record.state,
        epochs: record.epochs.count,
        seconds: record.seconds, metrics: metrics.map { record.result?.metrics[$0] })
    }
  }

  package func states(of ids: [TrialID]) -> [TrialID: TrialState] {
    let states = Dictionary(
      snapshots.flatMap(\.trials).map { ($0.id, $0.state) }, uniquingKeysWith: { first, _ in first }
    )
    return states.filter { ids.contains($0.key) }
  }

  package func trial(
    matching text: String, inSweep sweep: String?
  ) throws(ResultStoreError) -> TrialMatch {
    for snapshot in snapshots.reversed() where sweep == nil || snapshot.sweep.name == sweep {
      let found = snapshot.trials.first {
        $0.trial.configuration.name == text || $0.id.hex.hasPrefix(text)
      }
      if let found { return TrialMatch(record: found, sweeps: [snapshot.sweep.name]) }
    }
    throw ResultStoreError(.noSuchTrial, "there is no trial '\(text)'")
  }

  package func removalTarget(
    named text: String, inSweep sweep: String?
  ) throws(ResultStoreError) -> RemovalTarget {
    snapshots.contains { $0.sweep.name == text }
      ? .sweep(text) : .trial(try trial(matching: text, inSweep: sweep))
  }

  package func dataHash(ofSweep name: String) -> String? {
    (try? snapshot(ofSweep: name))?.dataset.hash
  }

  package func gridOrigin(ofSweep name: String) -> GridOrigin? {
    (try? snapshot(ofSweep: name))?.sweep.origin
  }

  package func engineVersion(ofSweep name: String) -> String? {
    (try? snapshot(ofSweep: name))?.trials.first?.trial.engineVersion
  }

  // MARK: - Queries

  /// Understands no SQL.
  package func query(_ sql: String) throws(ResultStoreError) -> QueryResult {
    throw ResultStoreError(.invalidQuery, "these results answer no query")
  }

  /// The configurations with a trial in the state that is the condition.
  package func configurations(
    ofSweep name: String, where condition: String
  ) throws(ResultStoreError) -> Set<Int> {
    Set(try snapshot(ofSweep: name).trials.filter { $0.state.rawValue == condition }.map(\.number))
  }

  package func views() -> [ViewSummary] { [] }
}
