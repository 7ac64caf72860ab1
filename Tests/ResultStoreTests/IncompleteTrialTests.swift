import ExperimentModel
import Foundation
import GRDB
import ResultStore
import TestSupport
import Testing

/// Finished trials that lack epochs, as earlier versions stored them.
@Suite struct IncompleteTrialTests {
  private func withoutEpochs(
    _ epochs: [Int], _ body: (String, [Trial]) async throws -> Void
  ) async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep())
      for trial in trials {
        try await store.attempt(trial, ending: .finished(SampleTrials.result()))
      }
      store.close()
      try await DatabaseQueue(path: path).write { db in
        for epoch in epochs {
          try db.execute(
            sql: """
              DELETE FROM epoch_metrics WHERE epoch = ? AND attempt_id = (
                SELECT attempt_id FROM trials WHERE hex = ?)
              """, arguments: [epoch, trials[0].id.hex])
        }
      }
      try await body(path, trials)
    }
  }

  @Test(arguments: [[5], [1], [2, 3], [1, 2, 3, 4, 5]])
  func aTrialWithMissingEpochsIsInterruptedForPlans(missing: [Int]) async throws {
    try await withoutEpochs(missing) { path, trials in
      let results = try SQLiteResults(path: path)
      let found = try results.incompleteTrials()
      #expect(found.map(\.id) == [trials[0].id])
      #expect(found[0].missing == missing)
      #expect(found[0].recorded.map(\.epoch) == (1...5).filter { !missing.contains($0) })
      #expect(found[0].weightsHash == SampleTrials.result().weightsHash)
      let states: [TrialID: TrialState] = [trials[0].id: .interrupted, trials[1].id: .finished]
      #expect(try results.states(of: trials.map(\.id)) == states)
      let store = try SQLiteTrialStore(path: path)
      #expect(try await store.states(of: trials.map(\.id)) == states)
      #expect(try await store.incompleteTrials() == found)
    }
  }

  @Test func restoredEpochsCompleteIt() async throws {
    try await withoutEpochs([2, 5]) { path, trials in
      let store = try SQLiteTrialStore(path: path)
      await #expect(throws: ResultStoreError.self, "one is not enough") {
        try await store.restore([SampleTrials.epoch(2)], of: trials[0].id)
      }
      #expect(try await store.incompleteTrials()[0].missing == [2, 5])
      try await store.restore([SampleTrials.epoch(2), SampleTrials.epoch(5)], of: trials[0].id)
      #expect(try await store.incompleteTrials().isEmpty)
      #expect(try await store.states(of: [trials[0].id]) == [trials[0].id: .finished])
      let record = try SQLiteResults(path: path).trial(matching: trials[0].id.hex).record
      #expect(record.epochs.map(\.epoch) == [1, 2, 3, 4, 5])
      #expect(record.seconds == 10)
      try SQLiteResults(path: path).verifyChecksums()
    }
  }

  @Test func aTrialWithMissingEpochsCanBeTrainedAgain() async throws {
    try await withoutEpochs([3]) { path, trials in
      let store = try SQLiteTrialStore(path: path)
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result(ndcg: 0.7)))
      #expect(try await store.incompleteTrials().isEmpty)
      let record = try SQLiteResults(path: path).trial(matching: trials[0].id.hex).record
      #expect(record.state == .finished)
      #expect(record.result?.metrics["ndcg_all@10"] == 0.7)
      #expect(record.epochs.count == 5)
    }
  }

  @Test func completeTrialsAreNotFound() async throws {
    try await withoutEpochs([]) { path, trials in
      let results = try SQLiteResults(path: path)
      #expect(try results.incompleteTrials().isEmpty)
      #expect(try results.states(of: [trials[0].id]) == [trials[0].id: .finished])
    }
  }

  /// Rows of versions that took durations from the system's date, and attempts without a duration.
  @Test(arguments: [("ended_at = started_at - 3598", nil as Double?), ("message = NULL", 10)])
  func anImpossibleDurationIsAbsent(change: String, seconds: Double?) async throws {
    try await withoutEpochs([]) { path, trials in
      try await DatabaseQueue(path: path).write {
        // Without a checksum, as rows of version 2 are.
        try $0.execute(sql: "UPDATE attempts SET checksum = NULL, \(change)")
      }
      let results = try SQLiteResults(path: path)
      let value = seconds.map { QueryValue.real($0) } ?? .null
      #expect(
        try results.query("SELECT seconds FROM results UNION ALL SELECT seconds FROM leaderboard")
          .rows == Array(repeating: [value], count: 4))
      #expect(
        try results.trials(ofSweep: "grid", metrics: []).map(\.seconds) == [seconds, seconds])
      #expect(
        try results.snapshot(ofSweep: "grid").trials.map(\.seconds) == [seconds, seconds])
    }
  }

  @Test func anAttemptWhoseRunnerWasKilledHasNoDuration() async throws {
    try await withScratchDatabase { path in
      let store = try SQLiteTrialStore(path: path)
      let trial = try await store.register(SampleTrials.sweep(configurations: 1))[0]
      _ = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
      _ = try await store.settleOrphanedAttempts(at: SampleTrials.moment(86_400))
      let results = try SQLiteResults(path: path)
      #expect(try results.query("SELECT seconds FROM results").rows == [[.null]])
      #expect(try results.snapshot(ofSweep: "grid").trials.map(\.seconds) == [nil])
      #expect(try results.trials(ofSweep: "grid", metrics: []).map(\.seconds) == [nil])
    }
  }
}
