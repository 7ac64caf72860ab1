import ExperimentModel
import Foundation
import ResultStore
import TestSupport
import Testing

/// What readers show of trials that are recorded as running.
@Suite struct OrphanedAttemptsTests {
  @Test("without a runner, running trials are interrupted, as the next runner will record them")
  func orphaned() async throws {
    try await withScratchDatabase { path in
      let lock = try RunnerLock(database: path)
      let store = try SQLiteTrialStore(path: path)
      let trials = try await store.register(SampleTrials.sweep())
      try await store.attempt(trials[0], ending: .finished(SampleTrials.result()))
      for trial in trials {
        _ = try await store.beginAttempt(of: trial.id, at: SampleTrials.moment())
      }
      let results = try SQLiteResults(path: path)
      #expect(try states(results) == [.finished, .running])
      #expect(try queried(results) == [["finished", ""], ["running", ""]])
      #expect(try results.states(of: [trials[1].id]) == [trials[1].id: .running])
      #expect(try results.sweeps()[0].states == [.finished: 1, .running: 1])
      #expect(try await store.snapshot(ofSweep: "grid") == results.snapshot(ofSweep: "grid"))

      lock.release()
      #expect(try states(results) == [.finished, .interrupted])
      #expect(
        try queried(results) == [["finished", ""], ["interrupted", "lost: the runner ended"]])
      #expect(try results.states(of: [trials[1].id]) == [trials[1].id: .interrupted])
      let interrupted = "state = 'interrupted'"
      #expect(try results.configurations(ofSweep: "grid", where: interrupted) == [1])
      #expect(try results.sweeps()[0].states == [.finished: 1, .interrupted: 1])
      let found = try results.trial(matching: trials[1].id.hex).record
      let snapshot = try results.snapshot(ofSweep: "grid")
      #expect(snapshot.trials[1] == found)
      _ = try await store.settleOrphanedAttempts(at: SampleTrials.moment(5))
      let settled = try await store.snapshot(ofSweep: "grid")
      for (read, recorded) in zip(snapshot.trials, try #require(settled).trials) {
        #expect(read.state == recorded.state)
        #expect(read.attempts.map(\.state) == recorded.attempts.map(\.state))
        #expect(read.attempts.map(\.cause) == recorded.attempts.map(\.cause))
      }
      // The same reader once another runner is there.
      let other = try RunnerLock(database: path)
      _ = try await store.beginAttempt(of: trials[1].id, at: SampleTrials.moment(6))
      #expect(try queried(results) == [["finished", ""], ["running", ""]])
      other.release()
      #expect(
        try queried(results) == [["finished", ""], ["interrupted", "lost: the runner ended"]])
    }
  }

  @Test("a link to a database has the database's lock")
  func linked() throws {
    let folder = try TemporaryFolder()
    let (path, link) = (folder.path("a.sqlite"), folder.path("link.sqlite"))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a.sqlite")
    _ = try SQLiteTrialStore(path: path)
    let lock = try RunnerLock(database: path)
    let error = #expect(throws: ResultStoreError.self) { try RunnerLock(database: link) }
    #expect(error?.code == .inUse)
    lock.release()
    try RunnerLock(database: link).release()
  }

  private func queried(_ results: SQLiteResults) throws -> [[String]] {
    try results.query("SELECT state, ifnull(error, '') FROM results ORDER BY number").rows.map {
      $0.map { if case .text(let text) = $0 { text } else { "?" } }
    }
  }

  private func states(_ results: SQLiteResults) throws -> [TrialState] {
    try results.trials(ofSweep: "grid", metrics: []).map(\.state)
  }
}
