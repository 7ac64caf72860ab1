import ExperimentModel
import GRDB
import TestSupport
import Testing

@testable import ResultStore

/// Sweeps that two connections read.
@Suite struct LargeSweepTests {
  /// Results of several kinds in both halves.
  private func results(in store: SQLiteTrialStore, _ trials: [Trial]) async throws {
    for (place, number) in [0, 3, 700, 1199, 1500, 2399].enumerated() {
      var result = SampleTrials.result(ndcg: 0.1 * Double(place))
      if place % 2 == 1 {
        result.metrics = MetricValues(
          Dictionary(uniqueKeysWithValues: result.metrics.pairs.map { ($0.name, $0.value) })
            .merging(["ndcg@5": 0.25]) { $1 })
      }
      if place == 2 { result.metrics = ["auc": 0.5] }
      try await store.attempt(trials[number], ending: .finished(result))
    }
    try await store.attempt(trials[2398], ending: .failed(message: "no"))
  }

  @Test func halvesMakeTheSameSnapshot() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(
        SampleTrials.sweep(seeds: (1...1200).map { UInt64($0) }))
      #expect(trials.count == 2400)
      try await results(in: store, trials)
      let whole = try #require(try await store.snapshot(ofSweep: "grid"))
      #expect(whole.trials.count == 2400)
      #expect(whole.trials[3].result?.metrics["ndcg@5"] == 0.25)
      #expect(whole.trials[700].result?.metrics == ["auc": 0.5])
      #expect(whole.trials[1199].result?.metrics["ndcg@5"] == 0.25)
      #expect(try SQLiteResults(path: path).snapshot(ofSweep: "grid") == whole)
    }
  }

  @Test func aSweepThatWasRegisteredAnewIsNotReadByHalves() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      try await store.register(SampleTrials.sweep(seeds: (1...1200).map { UInt64($0) }))
      let before = try await DatabaseQueue(path: path).read {
        try SnapshotReader($0).storedSweep("grid")
      }
      try await store.register(SampleTrials.sweep(seeds: (1...1100).map { UInt64($0) }))
      let other = OtherReader(path: path)
      other.begin { try $0.storedSweep("grid") == before ? [] : nil }
      #expect(try other.trials() == nil)
    }
  }

  @Test func whatTheOtherConnectionCannotReadIsAnError() async throws {
    try await withScratchDatabase { path in
      let other = OtherReader(path: path + ".missing")
      other.begin { _ in [] }
      #expect(throws: ResultStoreError.self) { try other.trials() }
    }
  }

  /// A damaged number must not make a reader ask for all of the memory.
  @Test func aPlaceBeyondAllMeasureIsDamage() async throws {
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
