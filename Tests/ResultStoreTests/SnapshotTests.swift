import ExperimentModel
import GRDB
import ResultStore
import TestSupport
import Testing

/// Snapshots of large sweeps and of damaged ones.
@Suite struct SnapshotTests {
  /// Results with different metrics.
  private func results(in store: SQLiteTrialStore, _ trials: [Trial]) async throws {
    for (place, number) in [0, 3, 700, 1199, 1500, 2399].enumerated() {
      var result = SampleTrials.result(ndcg: 0.1 * Double(place))
      if place % 2 == 1 { result.metrics["ndcg@5"] = 0.25 }
      if place == 2 { result.metrics = ["auc": 0.5] }
      try await store.attempt(trials[number], ending: .finished(result))
    }
    try await store.attempt(trials[2398], ending: .failed(message: "no"))
  }

  @Test func aLargeSweepIsReadWhole() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(
        SampleTrials.sweep(seeds: (1...1200).map { UInt64($0) }))
      #expect(trials.count == 2400)
      try await results(in: store, trials)
      let whole = try #require(try await store.snapshot(ofSweep: "grid"))
      #expect(whole.trials.map(\.trial) == trials)
      #expect(whole.trials[3].result?.metrics["ndcg@5"] == 0.25)
      #expect(whole.trials[700].result?.metrics == ["auc": 0.5])
      #expect(whole.trials[1199].result?.metrics["ndcg@5"] == 0.25)
      #expect(try SQLiteResults(path: path).snapshot(ofSweep: "grid") == whole)
      let ids = trials.map(\.id)
      let states = try await store.states(of: ids)
      #expect(states.count == 2400)
      #expect(states[ids[2398]] == .failed)
      #expect(try SQLiteResults(path: path).states(of: ids) == states)
    }
  }

  /// Finished trials without history keep what their duration follows from.
  @Test func historyIsReadOnRequest() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep(configurations: 3))
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      try await store.attempt(trials[1], ending: .failed(message: "no"))
      let results = try SQLiteResults(path: path)
      let all = try results.snapshot(ofSweep: "grid").trials
      let short = try results.snapshot(ofSweep: "grid") { _ in
        SnapshotContents(historyOfFinished: false)
      }.trials
      #expect(all.map(\.epochs.count) == [5, 2, 0])
      #expect(short.map(\.epochs.count) == [0, 2, 0])
      #expect(all.flatMap { $0.attempts.map(\.log) } == ["log", "log"])
      #expect(short.flatMap { $0.attempts.map(\.log) } == ["", "log"])
      #expect(short.map(\.seconds) == all.map(\.seconds))
    }
  }

  @Test func anImpossiblePositionIsDamage() async throws {
    try await withScratchDatabase { path in
      try await SQLiteTrialStore(path: path).register(SampleTrials.sweep())
      try await DatabaseQueue(path: path).write {
        try $0.execute(sql: "UPDATE memberships SET position = 1099511627776 WHERE position = 1")
      }
      let error = #expect(throws: ResultStoreError.self) {
        try SQLiteResults(path: path).snapshot(ofSweep: "grid")
      }
      #expect(error?.description.contains("a trial has no place in its sweep") == true)
    }
  }
}
